#pragma once

#include <lamina/language/options.hpp>
#include <lamina/layers/geometry.hpp>

#include <cstddef>
#include <string>

namespace lamina {

namespace kinds {
struct nearest;
struct bilinear;
using interpolation = one_of<nearest, bilinear>;
struct align_corners;
} // namespace kinds

namespace options {
template <lamina::kernels::interpolation Kind>
struct interpolate {
    using kind = kinds::interpolation;
    static constexpr lamina::kernels::interpolation value = Kind;
    static std::string describe() {
        return Kind == lamina::kernels::interpolation::nearest ? "nearest" : "bilinear";
    }
};
struct align_corners {
    using kind = kinds::align_corners;
    static std::string describe() { return "align_corners"; }
};
} // namespace options

/// Repeats every pixel (the default).
inline constexpr options::interpolate<kernels::interpolation::nearest> nearest{};
/// Interpolates: the weighted mean of the four nearest pixels.
inline constexpr options::interpolate<kernels::interpolation::bilinear> bilinear{};
/// Bilinear: the centers of the corner pixels of input and output coincide (PyTorch's align_corners=True). By
/// default the outer borders coincide, and the outermost values continue beyond their centers (Keras, and
/// PyTorch's default).
inline constexpr options::align_corners align_corners{};

namespace words {

template <std::size_t Height, std::size_t Width, class... Options>
struct upsample2d : word {
    static constexpr const char* label = "upsample2d";
    static constexpr bool kernel_writes_rows = true;
    using options_given = type_list<Options...>;
    using accepts = detail::takes<kinds::interpolation, kinds::align_corners, kinds::name>;
    static constexpr extent2 scale{Height, Width};
    static constexpr kernels::interpolation kind =
        detail::option_or<kinds::interpolation, options::interpolate<kernels::interpolation::nearest>,
                          Options...>::value;
    static constexpr bool aligns = detail::has_option<kinds::align_corners, Options...>;

    /// A rule.
    static constexpr bool agrees = !aligns || kind == kernels::interpolation::bilinear;

    static constexpr kernels::resize_geometry geometry(dims in) {
        return {{in.height, in.height * Height, kind, aligns},
                {in.width, in.width * Width, kind, aligns},
                in.channels};
    }
    static constexpr dims output(dims in) {
        return dims::image(in.height * Height, in.width * Width, in.channels);
    }

    /// "upsample2d 2×2, bilinear".
    static std::string describe() { return std::string(label) + " " + to_string(scale); }

    template <class... More>
    constexpr upsample2d<Height, Width, Options..., More...> operator()(More...) const {
        detail::check_options<upsample2d, Options..., More...>();
        return {};
    }

    template <dims In, class Where>
    static consteval bool allows() {
        using arrives = typename lamina::detail::incoming_of<In>::type;
        constexpr bool positive = scale.size() > 0;
        static_assert(fits<positive, Where, upsample2d, arrives>,
                      "upsample2d: its factors must be at least 1");
        static_assert(fits<agrees, Where, upsample2d, arrives>,
                      "upsample2d: align_corners is for bilinear; add bilinear, or leave align_corners out");
        static_assert(fits<In.is_image(), Where, upsample2d, arrives>,
                      "upsample2d: its input is a vector; it needs an image: put it before flatten, or "
                      "reshape<height, width, channels> first");
        return positive && agrees && In.is_image();
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
        const kernels::resize_geometry g = geometry(in);
        for (std::size_t i = 0; i < g.rows.out * g.columns.out; ++i) {
            const kernels::between_cells row = g.rows.at(i / g.columns.out),
                                         column = g.columns.at(i % g.columns.out);
            for (std::size_t k = 0; k < 4; ++k) {
                const double down = k / 2 == 1 ? row.weight : 1 - row.weight;
                const double across = k % 2 == 1 ? column.weight : 1 - column.weight;
                if (down * across == 0) continue;
                const std::size_t from = (row.first + k / 2) * g.columns.in + column.first + k % 2;
                for (std::size_t c = 0; c < g.channels; ++c)
                    visit(i * g.channels + c, from * g.channels + c, static_cast<T>(down * across));
            }
        }
    }
};

} // namespace words

/// Enlarges an image by integer factors (the same for both axes if one is given): H×W×C → H·SH × W·SW × C.
/// Options: nearest (the default, as in Keras) or bilinear; align_corners.
template <std::size_t Height, std::size_t Width = Height>
inline constexpr words::upsample2d<Height, Width> upsample2d{};

} // namespace lamina
