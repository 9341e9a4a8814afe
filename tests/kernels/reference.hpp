#pragma once

#include <lamina/layers/geometry.hpp>

#include <cstddef>
#include <string>
#include <vector>

/// The plainest loops that give the right answer, and the comparison with their results; for float and
/// double. They are compiled once, in reference/: a test has many geometries, and only its kernels are to be
/// compiled for each.
namespace reference {

using lamina::kernels::border;
using lamina::kernels::conv_geometry;
using lamina::kernels::pool_geometry;
using lamina::kernels::pooling;
using lamina::kernels::window_geometry;

/// Everything but the image that the shape of a window's result depends on.
struct sliding {
    lamina::extent2 kernel = {3, 3};
    lamina::extent2 strides = {1, 1};
    lamina::kernels::margins pad = {};
    lamina::extent2 dilation = {1, 1};
    border fill = border::zero;
};

/// A window over an image; the output has `channels` channels.
constexpr window_geometry window(lamina::dims in, std::size_t channels, sliding s) {
    const auto cells = [](std::size_t extent, std::size_t kernel, std::size_t dilation, std::size_t stride) {
        return (extent - (kernel - 1) * dilation - 1) / stride + 1;
    };
    const std::size_t height =
        cells(in.height + s.pad.top + s.pad.bottom, s.kernel.height, s.dilation.height, s.strides.height);
    const std::size_t width =
        cells(in.width + s.pad.left + s.pad.right, s.kernel.width, s.dilation.width, s.strides.width);
    return {in, {height, width, channels}, s.kernel, s.strides, s.dilation, s.pad, s.fill};
}

template <class T>
std::vector<T> random_numbers(std::size_t n, unsigned seed);

/// A value that no kernel may touch.
template <class T>
inline constexpr T sentinel = T(-12345);

/// A convolution y[h][w][filter] of dense tensors, in double.
template <class T>
std::vector<double> conv2d(const conv_geometry& g, const std::vector<T>& x, const std::vector<T>& kernel,
                           const T* bias);

/// The transposed convolution: every pixel x[h][w][filter] adds its products to the cells under its window.
template <class T>
std::vector<double> transposed_conv2d(const conv_geometry& g, const std::vector<T>& x,
                                      const std::vector<T>& kernel, const T* bias);

/// Pools dense tensors, in double.
template <class T>
std::vector<double> pool(const pool_geometry& g, const std::vector<T>& x);

/// Copies dense pixels to memory where they are `stride` elements apart, with sentinels in between.
template <class T>
std::vector<T> spread(const std::vector<T>& dense, std::size_t channels, std::size_t stride);

/// Describes where `found` (pixels `stride` apart) first differs from `expected` or has changed between
/// pixels, or returns "none".
template <class T>
std::string first_difference(const std::vector<T>& found, const std::vector<double>& expected,
                             std::size_t channels, std::size_t stride, double tolerance);

} // namespace reference
