#pragma once

#include <lamina/kernels/range.hpp>
#include <lamina/runtime/thread_team.hpp>
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

/// Limits on the gradients.
struct clipping {
    std::optional<double> value, norm, global_norm;
};

/// Applies an optimizer to all tensors of a model: clip, update, constrain. Each thread updates the range of
/// parameters whose gradients it summed, which are still in its cache.
template <class Optimizer, class T>
class updater {
public:
    updater(const Optimizer& optimizer, const clipping& limits, std::vector<tensor_rule<T>> tensors,
            std::size_t gradients)
        : optimizer_(optimizer), limits_(limits), tensors_(std::move(tensors)),
          state_(Optimizer::slot_count,
                 std::vector<T>(gradients, static_cast<T>(optimizer.initial_state()))) {
        trainable_.reserve(tensors_.size());
    }

    std::vector<std::vector<T>>& state() { return state_; }
    const std::vector<std::vector<T>>& state() const { return state_; }

    [[gnu::noinline]] void operator()(thread_team& team, std::span<T> parameters, std::span<T> gradients,
                                      step_info info) {
        if (limits_.global_norm) clip_all(gradients);
        team.each(team.threads(), [&](std::size_t thread) {
            const kernels::range mine = kernels::slice_of(gradients.size(), thread, team.threads());
            for (const auto& t : tensors_) update(t, part_of(t, mine), parameters, gradients, info);
        });
    }

private:
    static constexpr bool elementwise = requires { requires Optimizer::elementwise; };

    void clip_all(std::span<T> gradients) {
        trainable_.clear();
        for (const auto& t : tensors_)
            if (t.trainable) trainable_.push_back(gradients.subspan(t.gradient, t.size));
        clip_by_global_norm<T>(trainable_, *limits_.global_norm);
    }

    /// The part of a tensor, by its gradients, that the thread with the gradients `mine` updates: its share
    /// if elements are updated independently; otherwise the whole tensor if it begins within `mine`.
    kernels::range part_of(const tensor_rule<T>& t, kernels::range mine) const {
        const kernels::range all{t.gradient, t.gradient + t.size};
        const bool together = t.trainable && (!elementwise || limits_.norm || t.apply_constraint != nullptr);
        if (together) return mine.begin <= all.begin && all.begin < mine.end ? all : kernels::range{};
        return {std::clamp(mine.begin, all.begin, all.end), std::clamp(mine.end, all.begin, all.end)};
    }

    void update(const tensor_rule<T>& t, kernels::range part, std::span<T> parameters, std::span<T> gradients,
                step_info info) {
        if (part.size() == 0) return;
        const std::span<T> w = parameters.subspan(t.offset + (part.begin - t.gradient), part.size()),
                           g = gradients.subspan(part.begin, part.size());
        if (!t.trainable) {
            for (std::size_t i = 0; i < w.size(); ++i) w[i] -= g[i];
            return;
        }
        if (limits_.value) clip_by_value(g, static_cast<T>(*limits_.value));
        if (limits_.norm) clip_by_norm(g, *limits_.norm);
        std::array<std::span<T>, Optimizer::slot_count> state;
        for (std::size_t k = 0; k < state.size(); ++k)
            state[k] = std::span(state_[k]).subspan(part.begin, part.size());
        optimizer_.template update<T>(w, g, state, info);
        if (t.apply_constraint != nullptr) t.apply_constraint(w, t.units);
    }

    Optimizer optimizer_;
    clipping limits_;
    std::vector<tensor_rule<T>> tensors_;
    std::vector<std::vector<T>> state_;
    std::vector<std::span<T>> trainable_;
};

} // namespace lamina::detail
