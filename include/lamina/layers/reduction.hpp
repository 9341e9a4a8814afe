#pragma once

#include <lamina/language/part.hpp>
#include <lamina/layers/geometry.hpp>

#include <cstddef>

namespace lamina {
namespace words {

/// The axis that a reduction makes 1.
enum class reduced_axis { height, width, channels };

/// The mean or the maximum along one axis, which has length 1 afterwards. Of equal greatest values, the first
/// receives the gradient.
template <kernels::pooling Kind, reduced_axis Axis>
struct reduction : word {
    static constexpr kernels::pooling kind = Kind;
    static constexpr const char* label = [] {
        constexpr bool mean = Kind == kernels::pooling::average;
        if (Axis == reduced_axis::height) return mean ? "height_mean" : "height_max";
        if (Axis == reduced_axis::width) return mean ? "width_mean" : "width_max";
        return mean ? "channel_mean" : "channel_max";
    }();
    static constexpr bool of_channels = Axis == reduced_axis::channels;
    static constexpr bool mixes_pixels = !of_channels;

    static constexpr dims output(dims in) {
        (of_channels ? in.channels : Axis == reduced_axis::height ? in.height : in.width) = 1;
        return in;
    }
    static constexpr kernels::reduction_geometry reduces(dims in) {
        const std::size_t row = in.width * in.channels;
        if (Axis == reduced_axis::height) return {in.height, row, in.width, in.channels, in.channels};
        if (Axis == reduced_axis::width) return {in.width, in.channels, in.height, row, in.channels};
        return {in.channels, 1, in.pixels(), in.channels, 1};
    }

    template <dims In, class Where>
    static consteval bool allows() {
        constexpr bool has_axis = of_channels || !In.is_vector();
        static_assert(fits<has_axis, Where, reduction, typename lamina::detail::incoming_of<In>::type>,
                      "height_mean, height_max, width_mean, width_max: the input is a vector, which has "
                      "neither height nor width; use channel_mean or channel_max");
        return has_axis;
    }

    template <class T>
    static constexpr void forward(dims in, const T* x, const T*, T* y) {
        const kernels::reduction_geometry g = reduces(in);
        for (std::size_t i = 0; i < g.results(); ++i) {
            const T* const from = x + g.first(i);
            y[i] = from[0];
            for (std::size_t k = 1; k < g.count; ++k)
                y[i] = Kind == kernels::pooling::average ? y[i] + from[k * g.step]
                       : from[k * g.step] > y[i]         ? from[k * g.step]
                                                         : y[i];
            if (Kind == kernels::pooling::average) y[i] /= static_cast<T>(g.count);
        }
    }
    template <class T>
    static constexpr void backward(dims in, const T* x, const T* y, const T*, const T* dy, T* dx, T*) {
        const kernels::reduction_geometry g = reduces(in);
        for (std::size_t i = 0; i < g.results(); ++i) {
            bool found = false;
            for (std::size_t k = 0; k < g.count; ++k) {
                const std::size_t at = g.first(i) + k * g.step;
                const bool here = !found && !(x[at] < y[i]);
                found = found || here;
                dx[at] = Kind == kernels::pooling::average ? dy[i] / static_cast<T>(g.count)
                         : here                            ? dy[i]
                                                           : T(0);
            }
        }
    }
};

} // namespace words

/// The mean, or the maximum, of the channels of each pixel or of a vector: H×W×C → H×W×1 (CBAM).
inline constexpr words::reduction<kernels::pooling::average, words::reduced_axis::channels> channel_mean{};
inline constexpr words::reduction<kernels::pooling::max, words::reduced_axis::channels> channel_max{};
/// The mean, or the maximum, of each column, channel by channel: H×W×C → 1×W×C.
inline constexpr words::reduction<kernels::pooling::average, words::reduced_axis::height> height_mean{};
inline constexpr words::reduction<kernels::pooling::max, words::reduced_axis::height> height_max{};
/// The mean, or the maximum, of each row, channel by channel: H×W×C → H×1×C.
inline constexpr words::reduction<kernels::pooling::average, words::reduced_axis::width> width_mean{};
inline constexpr words::reduction<kernels::pooling::max, words::reduced_axis::width> width_max{};

} // namespace lamina
