#pragma once

#include <lamina/language/part.hpp>
#include <lamina/layers/geometry.hpp>
#include <lamina/layers/math.hpp>

#include <cstddef>

namespace lamina {
namespace words {

/// What a channel's values compete along: each column, each row, or the whole image.
enum class competing_pixels { column, row, image };

/// Softmax, or its logarithm, over pixels, channel by channel; the largest value is subtracted first.
template <competing_pixels Along, bool Logarithm>
struct axis_softmax : word {
    static constexpr bool logarithm = Logarithm, mixes_pixels = true;
    static constexpr const char* label = [] {
        if (Along == competing_pixels::column) return Logarithm ? "height_log_softmax" : "height_softmax";
        if (Along == competing_pixels::row) return Logarithm ? "width_log_softmax" : "width_softmax";
        return Logarithm ? "spatial_log_softmax" : "spatial_softmax";
    }();

    static constexpr dims output(dims in) { return in; }
    static constexpr kernels::reduction_geometry competition(dims in) {
        const std::size_t row = in.width * in.channels;
        if (Along == competing_pixels::column) return {in.height, row, 1, in.size(), row};
        if (Along == competing_pixels::row) return {in.width, in.channels, in.height, row, in.channels};
        return {in.pixels(), in.channels, 1, in.size(), in.channels};
    }

    template <dims In, class Where>
    static consteval bool allows() {
        constexpr bool chooses = competition(In).count > 1;
        static_assert(
            fits<chooses, Where, axis_softmax, typename lamina::detail::incoming_of<In>::type>,
            "height_softmax, width_softmax, spatial_softmax and their logarithms: there is nothing to "
            "choose from, the input has one pixel along that axis; use softmax, which is over the channels");
        return chooses;
    }

    template <class T>
    static constexpr void forward(dims in, const T* x, const T*, T* y) {
        const kernels::reduction_geometry g = competition(in);
        for (std::size_t i = 0; i < g.results(); ++i) {
            const T* const from = x + g.first(i);
            T* const to = y + g.first(i);
            const std::size_t end = g.count * g.step;
            T highest = from[0], total = 0;
            for (std::size_t k = g.step; k < end; k += g.step)
                highest = from[k] > highest ? from[k] : highest;
            for (std::size_t k = 0; k < end; k += g.step) total += to[k] = math::exp(from[k] - highest);
            for (std::size_t k = 0; k < end; k += g.step)
                to[k] = Logarithm ? from[k] - highest - math::log(total) : to[k] / total;
        }
    }
    template <class T>
    static constexpr void backward(dims in, const T*, const T* y, const T*, const T* dy, T* dx, T*) {
        const kernels::reduction_geometry g = competition(in);
        for (std::size_t i = 0; i < g.results(); ++i) {
            const std::size_t begin = g.first(i), end = begin + g.count * g.step;
            T sum = 0;
            for (std::size_t k = begin; k < end; k += g.step) sum += Logarithm ? dy[k] : dy[k] * y[k];
            for (std::size_t k = begin; k < end; k += g.step)
                dx[k] = Logarithm ? dy[k] - math::exp(y[k]) * sum : y[k] * (dy[k] - sum);
        }
    }
};

} // namespace words

/// exp(x) normalized over the pixels of each column, channel by channel, or the logarithm of that.
inline constexpr words::axis_softmax<words::competing_pixels::column, false> height_softmax{};
inline constexpr words::axis_softmax<words::competing_pixels::column, true> height_log_softmax{};
/// exp(x) normalized over the pixels of each row (of a sequence: over time), channel by channel, or the
/// logarithm of that.
inline constexpr words::axis_softmax<words::competing_pixels::row, false> width_softmax{};
inline constexpr words::axis_softmax<words::competing_pixels::row, true> width_log_softmax{};
/// exp(x) normalized over all pixels, channel by channel, or the logarithm of that.
inline constexpr words::axis_softmax<words::competing_pixels::image, false> spatial_softmax{};
inline constexpr words::axis_softmax<words::competing_pixels::image, true> spatial_log_softmax{};

} // namespace lamina
