#pragma once

#include <lamina/layers/dropout.hpp>
#include <lamina/training/counter_random.hpp>
#include <lamina/training/trained_word.hpp>

#include <cstddef>
#include <cstdint>

namespace lamina {

/// The mask depends on the seed, the step, the sample's place in the batch and the node, and on nothing else.
/// It is kept as factors, 0 or 1 / (1 − rate).
template <double Rate, dims In, class T>
struct trained_word<words::dropout<Rate>, In, T> : trained_defaults {
    static constexpr bool in_place = true, reads_input = false, reads_output = false;
    static constexpr std::size_t kept = In.size();

    static void forward(const word_call<T>& call) {
        for (std::size_t i = 0; i < call.count; ++i) {
            const std::size_t at = i * In.size();
            draw(call, call.first + i, call.kept + at);
            scale(call.x + at, call.kept + at, call.y + at);
        }
    }
    template <bool WithInput>
    static void backward(const word_call<T>& call) {
        if constexpr (WithInput)
            for (std::size_t at = 0; at < call.count * In.size(); at += In.size())
                scale(call.dy + at, call.kept + at, call.dx + at);
    }

private:
    static void draw(const word_call<T>& call, std::size_t sample, T* mask) {
        constexpr auto dropped = static_cast<std::uint32_t>(Rate * 4294967296.0);
        constexpr T keep = T(1 / (1 - Rate));
        const detail::counter_random random(call.pass.seed, call.pass.step, sample, call.node);
        for (std::uint32_t i = 0; i < In.size(); ++i) mask[i] = random(i) < dropped ? T(0) : keep;
    }
    static void scale(const T* x, const T* mask, T* y) {
        for (std::size_t i = 0; i < In.size(); ++i) y[i] = x[i] * mask[i];
    }
};

} // namespace lamina
