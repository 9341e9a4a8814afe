#pragma once

#include <lamina/kernels/range.hpp>
#include <lamina/runtime/aligned.hpp>
#include <lamina/runtime/caller_memory.hpp>
#include <lamina/runtime/model.hpp>
#include <lamina/runtime/thread_team.hpp>
#include <lamina/training/joins.hpp>
#include <lamina/training/network_samples.hpp>
#include <lamina/training/training_plan.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>
#include <vector>

namespace lamina::detail {

template <class Word>
inline constexpr bool penalizes_activity = requires { typename Word::activity_regularizer; };

template <class N>
inline constexpr bool has_activity_penalty = [] {
    bool found = false;
    for_each_word<N>([&]<class Word>(type_of<Word>, auto index) {
        found = found || (penalizes_activity<Word> && !graph_of<N>[index].frozen);
    });
    return found;
}();

/// One thread's pass through a network, sample by sample, that sums what activity_regularization adds to the
/// loss. Prediction does not compute every value that activity_regularization sees, so this runs the forward
/// of training instead. Words that act only in training are skipped, and a word that couples the samples runs
/// its reference forward, as in prediction.
template <class N, class T>
class penalty_sweep {
    using plan = training_plan<N, T>;
    static constexpr const auto& net = plan::net;
    static constexpr std::size_t size = plan::size, line = 64 / sizeof(T);

public:
    penalty_sweep(const T* parameters, const T* packed) : parameters_(parameters), packed_(packed) {}

    /// What the words add to the loss of sample i.
    double operator()(const network_samples<N, T>& data, std::size_t i) {
        penalty_ = 0;
        for (std::size_t k = 0; k < plan::inputs.count; ++k)
            values_[plan::inputs[k]] =
                const_cast<T*>(data.inputs[k].data() + i * input_sizes<N>[k]); // Never written to.
        for_each_index<size>([&](auto node) {
            if constexpr (net[node].kind != operation::input) forward<node>();
        });
        return penalty_;
    }

private:
    /// Where in memory_ each node's result and saved values begin; scratch memory comes last.
    static constexpr std::array<std::size_t, 2 * size + 1> places = [] {
        std::array<std::size_t, 2 * size + 1> begin{};
        for (std::size_t i = 0; i < 2 * size; ++i)
            begin[i + 1] =
                begin[i] + round_up(i < size ? net[i].out.size() : plan::needs[i - size].saved, line);
        return begin;
    }();

    template <std::size_t Index>
    void forward() {
        constexpr node n = net[Index];
        T* const y = values_[Index] = memory_.data() + places[Index];
        const T *const a = values_[n.first], *const b = values_[n.second];
        if constexpr (n.is_word()) {
            forward_word<Index>(a, y);
        } else if constexpr (n.kind == operation::add) {
            kernels::add_numbers(n.out.size(), a, b, y);
        } else if constexpr (n.kind == operation::concat) {
            constexpr std::size_t first = net[n.first].out.channels, second = net[n.second].out.channels;
            concat_forward(a, n.out.pixels(), first, y, first + second);
            concat_forward(b, n.out.pixels(), second, y + first, first + second);
        } else if constexpr (net[n.first].out.size() >= net[n.second].out.size()) {
            product_forward(a, n.out, b, net[n.second].out, 1, y);
        } else {
            product_forward(b, n.out, a, net[n.first].out, 1, y);
        }
    }

    template <std::size_t Index>
    void forward_word(const T* x, T* y) {
        constexpr node n = net[Index];
        using word = typename plan::template word<Index>;
        constexpr dims in = net[net[Index].first].out;
        if constexpr (penalizes_activity<word> && !n.frozen)
            penalty_ +=
                static_cast<double>(word::activity_regularizer::penalty(std::span<const T>(x, in.size())));
        if constexpr (role_of<word> == role::nothing || role_of<word> == role::view) {
            values_[Index] = values_[net[Index].first];
        } else if constexpr (plan::template couples<word>) {
            word::template forward<T>(in, x, parameters_ + net[Index].parameters, y);
        } else {
            word_call<T> call;
            call.pass.batch = call.count = 1;
            call.node = Index;
            call.x = x;
            call.y = y;
            call.parameters = parameters_ + net[Index].parameters;
            call.packed = packed_ + plan::packed[Index];
            call.saved = memory_.data() + places[size + Index];
            call.scratch = memory_.data() + places[2 * size];
            call.penalty = &penalty_;
            plan::template trained<Index>::forward(call);
        }
    }

    const T* parameters_;
    const T* packed_;
    std::array<T*, size> values_{};
    aligned_array<T> memory_{places.back() + plan::scratch};
    double penalty_ = 0;
};

/// What activity_regularization adds to the mean loss of predictions.
template <class N, class T>
double activity_penalty(const model<N, T>& m, const network_samples<N, T>& data, std::size_t threads) {
    using plan = training_plan<N, T>;
    const std::size_t samples = data.inputs[0].size() / input_shape<N>.size();
    aligned_array<T> packed(plan::packed.back());
    for_each_word<N>([&](auto, auto index) {
        using trained = typename plan::template trained<index>;
        if constexpr (trained::packed != 0)
            trained::template pack<false>(m.parameters().data() + plan::net[index].parameters,
                                          packed.data() + plan::packed[index]);
    });
    thread_team team((std::min)(choose_threads(threads), samples));
    std::vector<penalty_sweep<N, T>> sweeps(team.threads(),
                                            penalty_sweep<N, T>(m.parameters().data(), packed.data()));
    std::vector<double> sums(sweeps.size());
    team.each(sweeps.size(), [&](std::size_t thread) {
        const kernels::range part = kernels::slice_of(samples, thread, sweeps.size());
        for (std::size_t i = part.begin; i < part.end; ++i) sums[thread] += sweeps[thread](data, i);
    });
    double sum = 0;
    for (const double s : sums) sum += s;
    return sum / static_cast<double>(samples);
}

} // namespace lamina::detail
