#pragma once

#include <lamina/layers/dropout.hpp>
#include <lamina/layers/spatial_dropout2d.hpp>
#include <lamina/layers/stochastic_depth.hpp>
#include <lamina/training/counter_random.hpp>
#include <lamina/training/trained_word.hpp>

#include <cstddef>
#include <cstdint>

namespace lamina::detail {

/// The mask depends only on the seed, the step, the sample's position in the batch and the node. It is saved
/// as factors, 0 or 1 / (1 − rate): value i of a sample is multiplied by factor i % Factors.
template <double Rate, std::size_t Factors, dims In, class T>
struct trained_mask : trained_defaults {
    static constexpr bool in_place = true, reads_input = false, reads_output = false;
    static constexpr std::size_t saved = Factors;

    static void forward(const word_call<T>& call) {
        for (std::size_t i = 0; i < call.count; ++i) {
            T* const mask = call.saved + i * Factors;
            draw(call, call.first + i, mask);
            scale(call.x + i * In.size(), mask, call.y + i * In.size());
        }
    }
    template <bool WithInput>
    static void backward(const word_call<T>& call) {
        if constexpr (WithInput)
            for (std::size_t i = 0; i < call.count; ++i)
                scale(call.dy + i * In.size(), call.saved + i * Factors, call.dx + i * In.size());
    }

private:
    static void draw(const word_call<T>& call, std::size_t sample, T* mask) {
        constexpr auto dropped = static_cast<std::uint32_t>(Rate * 4294967296.0);
        constexpr T keep = T(1 / (1 - Rate));
        const counter_random random(call.pass.seed, call.pass.step, sample, call.node);
        for (std::uint32_t i = 0; i < Factors; ++i) mask[i] = random(i) < dropped ? T(0) : keep;
    }
    static void scale(const T* x, const T* mask, T* y) {
        for (std::size_t begin = 0; begin < In.size(); begin += Factors)
            for (std::size_t i = 0; i < Factors; ++i) y[begin + i] = x[begin + i] * mask[i];
    }
};

template <double Rate, dims In, class T>
struct trained_word<words::dropout<Rate>, In, T> : trained_mask<Rate, In.size(), In, T> {};

template <double Rate, dims In, class T>
struct trained_word<words::spatial_dropout2d<Rate>, In, T> : trained_mask<Rate, In.channels, In, T> {};

template <double Rate, dims In, class T>
struct trained_word<words::stochastic_depth<Rate>, In, T> : trained_mask<Rate, 1, In, T> {};

} // namespace lamina::detail
