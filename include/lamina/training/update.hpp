#pragma once

#include <lamina/runtime/threads.hpp>
#include <lamina/training/clip.hpp>
#include <lamina/training/optimizers/optimizer.hpp>
#include <lamina/training/tensor_rules.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace lamina::detail {

/// Limits of gradients.
struct clipping {
    std::optional<double> value, norm, global_norm;
};

/// An optimizer at work on all tensors of a model, each thread on tensors of its own: clip, update,
/// constrain.
template <class Optimizer, class T>
class updater {
public:
    updater(const Optimizer& optimizer, const clipping& limits, std::vector<tensor_rule<T>> tensors,
            std::size_t parameters, std::size_t threads)
        : optimizer_(optimizer), limits_(limits), tensors_(std::move(tensors)),
          slots_(Optimizer::slots, std::vector<T>(parameters, static_cast<T>(optimizer.initial_state()))) {
        share_out(threads);
    }

    std::vector<std::vector<T>>& slots() { return slots_; }
    const std::vector<std::vector<T>>& slots() const { return slots_; }

    void operator()(std::span<T> parameters, std::span<T> gradients, step_info info) {
        if (limits_.global_norm) clip_all(gradients);
        parallel(shares_.size(), [&](std::size_t thread, std::size_t count) {
            for (std::size_t s = thread; s < shares_.size(); s += count)
                for (const std::size_t i : shares_[s]) update(tensors_[i], parameters, gradients, info);
        });
    }

private:
    void clip_all(std::span<T> gradients) {
        trainable_.clear();
        for (const auto& t : tensors_)
            if (t.trainable) trainable_.push_back(gradients.subspan(t.offset, t.size));
        clip_by_global_norm<T>(trainable_, *limits_.global_norm);
    }

    void update(const tensor_rule<T>& t, std::span<T> parameters, std::span<T> gradients, step_info info) {
        const std::span<T> w = parameters.subspan(t.offset, t.size), g = gradients.subspan(t.offset, t.size);
        if (!t.trainable) {
            for (std::size_t i = 0; i < w.size(); ++i) w[i] -= g[i];
            return;
        }
        if (limits_.value) clip_by_value(g, static_cast<T>(*limits_.value));
        if (limits_.norm) clip_by_norm(g, *limits_.norm);
        std::array<std::span<T>, Optimizer::slots> state;
        for (std::size_t k = 0; k < state.size(); ++k)
            state[k] = std::span(slots_[k]).subspan(t.offset, t.size);
        optimizer_.template update<T>(w, g, state, info);
        if (t.constrain != nullptr) t.constrain(w, t.units);
    }

    /// The largest tensor first, each to the thread that has least.
    void share_out(std::size_t threads) {
        std::vector<std::size_t> largest_first(tensors_.size());
        for (std::size_t i = 0; i < tensors_.size(); ++i) largest_first[i] = i;
        std::ranges::sort(largest_first, [&](std::size_t a, std::size_t b) {
            return tensors_[a].size != tensors_[b].size ? tensors_[a].size > tensors_[b].size : a < b;
        });
        shares_.resize(std::max<std::size_t>(threads, 1));
        std::vector<std::size_t> load(shares_.size());
        for (const std::size_t i : largest_first) {
            const auto least = static_cast<std::size_t>(std::ranges::min_element(load) - load.begin());
            shares_[least].push_back(i);
            load[least] += tensors_[i].size;
        }
        trainable_.reserve(tensors_.size());
    }

    Optimizer optimizer_;
    clipping limits_;
    std::vector<tensor_rule<T>> tensors_;
    std::vector<std::vector<T>> slots_;
    std::vector<std::vector<std::size_t>> shares_;
    std::vector<std::span<T>> trainable_;
};

} // namespace lamina::detail
