#pragma once

#include <lamina/language/options.hpp>
#include <lamina/layers/geometry.hpp>

#include <cstddef>
#include <string>

namespace lamina {

namespace kinds {
struct nearest;
struct bilinear;
struct bicubic;
using interpolation = one_of<nearest, bilinear, bicubic>;
struct half_pixel;
struct align_corners;
struct asymmetric;
using coordinates = one_of<half_pixel, align_corners, asymmetric>;
} // namespace kinds

namespace options {
template <lamina::kernels::interpolation Kind>
struct interpolate {
    using kind = kinds::interpolation;
    static constexpr lamina::kernels::interpolation value = Kind;
    static std::string describe() {
        return Kind == lamina::kernels::interpolation::nearest    ? "nearest"
               : Kind == lamina::kernels::interpolation::bilinear ? "bilinear"
                                                                  : "bicubic";
    }
};
struct half_pixel {
    using kind = kinds::coordinates;
    static constexpr lamina::kernels::coordinates value = lamina::kernels::coordinates::half_pixel;
    static std::string describe() { return "half_pixel"; }
};
struct align_corners {
    using kind = kinds::coordinates;
    static constexpr lamina::kernels::coordinates value = lamina::kernels::coordinates::align_corners;
    static std::string describe() { return "align_corners"; }
};
struct asymmetric {
    using kind = kinds::coordinates;
    static constexpr lamina::kernels::coordinates value = lamina::kernels::coordinates::asymmetric;
    static std::string describe() { return "asymmetric"; }
};
} // namespace options

/// Takes the nearest pixel (the default); enlarging by an integer repeats every pixel.
inline constexpr options::interpolate<kernels::interpolation::nearest> nearest{};
/// Interpolates: the weighted mean of the four nearest pixels.
inline constexpr options::interpolate<kernels::interpolation::bilinear> bilinear{};
/// Interpolates with cubic polynomials through sixteen pixels (a = −0.75, as in PyTorch).
inline constexpr options::interpolate<kernels::interpolation::bicubic> bicubic{};

/// The outer borders of input and output coincide, and the outermost values continue beyond their centers
/// (the default; Keras's, and PyTorch's default).
inline constexpr options::half_pixel half_pixel{};
/// Bilinear and bicubic: the centers of the corner pixels of input and output coincide (PyTorch's
/// align_corners=True).
inline constexpr options::align_corners align_corners{};
/// Output pixel i is at i · in / out of the input (ONNX's asymmetric; what PyTorch does with mode="nearest").
inline constexpr options::asymmetric asymmetric{};

namespace detail {

/// How a word resizes, from its options.
template <class... Options>
struct resize_options {
    static constexpr kernels::interpolation kind =
        option_or<kinds::interpolation, options::interpolate<kernels::interpolation::nearest>,
                  Options...>::value;
    static constexpr kernels::coordinates where =
        option_or<kinds::coordinates, options::half_pixel, Options...>::value;

    /// A rule: one of several pixels next to a corner's center would be arbitrary.
    static constexpr bool agrees =
        where != kernels::coordinates::align_corners || kind != kernels::interpolation::nearest;

    static constexpr kernels::resize_geometry geometry(dims in, extent2 out) {
        return {{in.height, out.height, kind, where}, {in.width, out.width, kind, where}, in.channels};
    }
};

} // namespace detail

namespace words {

/// Base of the words that resize images. `Self` defines it with `static constexpr resize_geometry
/// geometry(dims in)`.
template <class Self>
struct resizing : word {
    static constexpr bool kernel_writes_rows = true;
    static constexpr dims output(dims in) {
        const kernels::resize_geometry g = Self::geometry(in);
        return dims::image(g.rows.out, g.columns.out, g.channels);
    }

    template <class T>
    static constexpr void forward(dims in, const T* x, const T*, T* y) {
        for (std::size_t i = 0; i < output(in).size(); ++i) y[i] = 0;
        each_share<T>(in, [&](std::size_t to, std::size_t from, T weight) { y[to] += weight * x[from]; });
    }
    template <class T>
    static constexpr void backward(dims in, const T*, const T*, const T*, const T* dy, T* dx, T*) {
        for (std::size_t i = 0; i < in.size(); ++i) dx[i] = 0;
        each_share<T>(in, [&](std::size_t to, std::size_t from, T weight) { dx[from] += weight * dy[to]; });
    }

private:
    /// Calls visit(output index, input index, weight) for every term of every output.
    template <class T, class Visit>
    static constexpr void each_share(dims in, Visit visit) {
        const kernels::resize_geometry g = Self::geometry(in);
        for (std::size_t i = 0; i < g.rows.out * g.columns.out; ++i)
            g.rows.each_cell(i / g.columns.out, [&](std::size_t row, double down) {
                g.columns.each_cell(i % g.columns.out, [&](std::size_t column, double across) {
                    const std::size_t from = row * g.columns.in + column;
                    for (std::size_t c = 0; c < g.channels; ++c)
                        visit(i * g.channels + c, from * g.channels + c, static_cast<T>(down * across));
                });
            });
    }
};

} // namespace words

} // namespace lamina
