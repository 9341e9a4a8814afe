#pragma once

#include <lamina/layers/gaussian_noise.hpp>
#include <lamina/training/counter_random.hpp>
#include <lamina/training/trained_word.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>

namespace lamina::detail {

/// Two independent standard normal values (Box & Muller 1958).
inline std::array<double, 2> normal_pair(std::uint32_t a, std::uint32_t b) {
    constexpr double unit = 1 / 4294967296.0, whole_turn = 6.283185307179586;
    // a + 1.0 avoids the logarithm of 0.
    const double radius = std::sqrt(-2 * std::log((a + 1.0) * unit)), angle = whole_turn * unit * b;
    return {radius * std::cos(angle), radius * std::sin(angle)};
}

/// The noise depends only on the seed, the step, the sample's position in the batch and the node. The
/// gradient passes through unchanged.
template <double Stddev, dims In, class T>
struct trained_word<words::gaussian_noise<Stddev>, In, T> : trained_defaults {
    static constexpr bool in_place = true, reads_input = false, reads_output = false;

    static void forward(const word_call<T>& call) {
        for (std::size_t i = 0; i < call.count; ++i)
            add_noise(call, call.first + i, call.x + i * In.size(), call.y + i * In.size());
    }
    template <bool WithInput>
    static void backward(const word_call<T>& call) {
        if constexpr (WithInput)
            if (call.dx != call.dy) std::copy_n(call.dy, call.count * In.size(), call.dx);
    }

private:
    static void add_noise(const word_call<T>& call, std::size_t sample, const T* x, T* y) {
        const counter_random random(call.pass.seed, call.pass.step, sample, call.node);
        for (std::uint32_t i = 0; i < In.size(); i += 2) {
            const auto noise = normal_pair(random(i), random(i + 1));
            y[i] = x[i] + static_cast<T>(Stddev * noise[0]);
            if (i + 1 < In.size()) y[i + 1] = x[i + 1] + static_cast<T>(Stddev * noise[1]);
        }
    }
};

} // namespace lamina::detail
