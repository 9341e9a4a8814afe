#pragma once

#include <lamina/language/options.hpp>
#include <lamina/layers/geometry.hpp>

#include <algorithm>
#include <cstddef>
#include <string>

namespace lamina {

namespace kinds {
struct valid;
struct same;
struct pad;
using padding = one_of<valid, same, pad>;
struct causal;
struct zero_padding;
struct edge_padding;
struct reflect_padding;
struct circular_padding;
using border = one_of<zero_padding, edge_padding, reflect_padding, circular_padding>;
struct strides;
struct dilation;
} // namespace kinds

namespace options {

/// The number of cells added before and after the image along one axis.
struct axis_padding {
    std::size_t before = 0, after = 0;
};

/// No padding: the window stays inside the image.
struct valid {
    using kind = kinds::padding;
    static constexpr kernels::margins amounts(dims, extent2, extent2) { return {}; }
};

/// TensorFlow's rule: the output is ceil(input / stride); an odd cell goes to the bottom or the right.
struct same {
    using kind = kinds::padding;
    static std::string describe() { return "same"; }
    static constexpr axis_padding axis(std::size_t extent, std::size_t window, std::size_t stride) {
        const std::size_t covered = ((extent + stride - 1) / stride - 1) * stride + window;
        const std::size_t total = covered > extent ? covered - extent : 0;
        return {total / 2, total - total / 2};
    }
    static constexpr kernels::margins amounts(dims in, extent2 window, extent2 strides) {
        const auto rows = axis(in.height, window.height, strides.height);
        const auto columns = axis(in.width, window.width, strides.width);
        return {rows.before, rows.after, columns.before, columns.after};
    }
};

template <std::size_t Top, std::size_t Bottom, std::size_t Left, std::size_t Right>
struct pad {
    using kind = kinds::padding;
    /// As the user wrote it: "pad 1", "pad 1, 2" or all four sides.
    static std::string describe() {
        if (Top + Bottom + Left + Right == 0) return {};
        if (Top != Bottom || Left != Right)
            return "pad " + to_string(kernels::margins{Top, Bottom, Left, Right});
        return "pad " + std::to_string(Top) + (Top == Left ? "" : ", " + std::to_string(Left));
    }
    static constexpr kernels::margins amounts(dims, extent2, extent2) { return {Top, Bottom, Left, Right}; }
};

/// What `causal` means for an image of one row.
struct padding_before {
    using kind = kinds::padding;
    static constexpr kernels::margins amounts(dims, extent2 window, extent2) {
        return {0, 0, window.width - 1, 0};
    }
};
struct causal {
    using kind = kinds::causal;
    static std::string describe() { return "causal"; }
};

template <kernels::border Fill>
struct padding_mode {
    using kind = kinds::border;
    static constexpr kernels::border fill = Fill;
    static std::string describe() {
        return Fill == kernels::border::zero      ? "zero_padding"
               : Fill == kernels::border::nearest ? "edge_padding"
               : Fill == kernels::border::reflect ? "reflect_padding"
                                                  : "circular_padding";
    }
};

/// No describe(): the words themselves show the strides.
template <std::size_t Height, std::size_t Width>
struct strides {
    using kind = kinds::strides;
    static constexpr extent2 extents{Height, Width};
};

template <std::size_t Height, std::size_t Width>
struct dilation {
    using kind = kinds::dilation;
    static constexpr extent2 extents{Height, Width};
    static std::string describe() { return "dilation " + kernels::short_text(extents); }
};

} // namespace options

namespace detail {

template <std::size_t... Sides>
struct make_pad;
template <std::size_t All>
struct make_pad<All> {
    using type = options::pad<All, All, All, All>;
};
template <std::size_t Rows, std::size_t Columns>
struct make_pad<Rows, Columns> {
    using type = options::pad<Rows, Rows, Columns, Columns>;
};
template <std::size_t Top, std::size_t Bottom, std::size_t Left, std::size_t Right>
struct make_pad<Top, Bottom, Left, Right> {
    using type = options::pad<Top, Bottom, Left, Right>;
};

} // namespace detail

/// No padding (Keras's default).
inline constexpr options::valid valid{};
/// Padding that keeps height and width at stride 1, by TensorFlow's rule.
inline constexpr options::same same{};
/// Explicit padding: all sides, <rows, columns>, or <top, bottom, left, right>; for a sequence <before,
/// after>.
template <std::size_t... Sides>
    requires(sizeof...(Sides) == 1 || sizeof...(Sides) == 2 || sizeof...(Sides) == 4)
inline constexpr typename detail::make_pad<Sides...>::type pad{};
/// For a convolution of a sequence: all padding comes before it, so that no result depends on later values
/// (Keras's padding="causal").
inline constexpr options::causal causal{};

/// Pads with zeros (the default).
inline constexpr options::padding_mode<kernels::border::zero> zero_padding{};
/// Pads with the nearest value of the image.
inline constexpr options::padding_mode<kernels::border::nearest> edge_padding{};
/// Pads with the mirrored image, without repeating the outermost value.
inline constexpr options::padding_mode<kernels::border::reflect> reflect_padding{};
/// Pads with the opposite side of the image, as if it were repeated (PyTorch's padding_mode="circular").
inline constexpr options::padding_mode<kernels::border::circular> circular_padding{};

/// The steps of the window: both axes, or <height, width>. Default 1; for pools, the window's size.
template <std::size_t Height, std::size_t Width = Height>
inline constexpr options::strides<Height, Width> strides{};

/// The distance between the cells that a kernel reads: both axes, or <height, width>. Default 1.
template <std::size_t Height, std::size_t Width = Height>
inline constexpr options::dilation<Height, Width> dilation{};

namespace detail {

/// Translates an option for a word that slides along one row: strides and dilation have one number, padding
/// one (both ends) or two (before, after). `fits` is false for an option that names two axes.
template <class Option>
struct along_row {
    static constexpr bool fits = true;
    using type = Option;
};
template <std::size_t Height, std::size_t Width>
struct along_row<options::strides<Height, Width>> {
    static constexpr bool fits = Height == Width;
    using type = options::strides<1, Width>;
};
template <std::size_t Height, std::size_t Width>
struct along_row<options::dilation<Height, Width>> {
    static constexpr bool fits = Height == Width;
    using type = options::dilation<1, Width>;
};
template <std::size_t Top, std::size_t Bottom, std::size_t Left, std::size_t Right>
struct along_row<options::pad<Top, Bottom, Left, Right>> {
    static constexpr bool fits = Top == Bottom && Left == Right;
    using type = options::pad<0, 0, Top, Left>;
};

template <>
struct along_row<options::causal> {
    static constexpr bool fits = true;
    using type = options::padding_before;
};

/// The condition of the static_assert on that; compilers print it.
template <class Word, class Option>
inline constexpr bool option_fits_row = along_row<Option>::fits;

template <class Word, class Option>
consteval void check_row_option() {
    static_assert(
        option_fits_row<Word, Option>,
        "an option is for two axes: along a row, strides and dilation take one number, and padding is "
        "pad<both> or pad<before, after>");
}

/// Rejects options with different numbers for rows and columns.
template <class Word, class... Options>
consteval void check_row_options() {
    (check_row_option<Word, Options>(), ...);
}

/// The condition of the static_assert on that; compilers print it.
template <class Word, class... Options>
inline constexpr bool one_padding =
    !has_option<kinds::causal, Options...> || !has_option<kinds::padding, Options...>;

/// Rejects `causal` beside another padding.
template <class Word, class... Options>
consteval void check_one_padding() {
    static_assert(one_padding<Word, Options...>,
                  "causal is a padding by itself; leave out valid, same or pad beside it");
}

/// The extent of a dilated kernel: from the first to the last cell it reads, inclusive.
constexpr extent2 dilated(extent2 kernel, extent2 dilation) {
    return {(kernel.height - 1) * dilation.height + 1, (kernel.width - 1) * dilation.width + 1};
}

/// The number of windows along an axis. With `ceil` the last window may extend beyond the padded axis if it
/// begins inside the image or the padding before it (PyTorch's ceil_mode).
constexpr std::size_t window_count(std::size_t extent, std::size_t before, std::size_t after,
                                   std::size_t window, std::size_t stride, bool ceil = false) {
    const std::size_t free = extent + before + after - window;
    const std::size_t floor_count = free / stride + 1;
    if (!ceil || free % stride == 0) return floor_count;
    return floor_count * stride < extent + before ? floor_count + 1 : floor_count;
}

/// The geometry of a window that fits (see `window_fits`); the result has `channels` channels.
constexpr kernels::window_geometry slide(dims in, std::size_t channels, extent2 kernel, extent2 strides,
                                         extent2 dilation, kernels::margins pad, kernels::border fill,
                                         bool ceil = false) {
    const extent2 reach = dilated(kernel, dilation);
    const dims out =
        dims::image(window_count(in.height, pad.top, pad.bottom, reach.height, strides.height, ceil),
                    window_count(in.width, pad.left, pad.right, reach.width, strides.width, ceil), channels);
    return {in, out, kernel, strides, dilation, pad, fill};
}

constexpr bool window_fits(dims in, extent2 kernel, extent2 dilation, kernels::margins pad) {
    const extent2 reach = dilated(kernel, dilation);
    return reach.height <= in.height + pad.top + pad.bottom && reach.width <= in.width + pad.left + pad.right;
}

/// Whether a window that does not fit would if it had one row, as for a sequence, which is an image of one
/// row.
constexpr bool misses_rows(dims in, extent2 window, bool fits) {
    return !fits && in.height == 1 && window.height > 1 && window.width <= in.width;
}

/// A circle is closed once on a side.
constexpr bool circle_fits(dims in, kernels::margins pad) {
    return (std::max)(pad.top, pad.bottom) <= in.height && (std::max)(pad.left, pad.right) <= in.width;
}

/// Reflection needs more cells in the image than it adds on a side.
constexpr bool reflection_fits(dims in, kernels::margins pad) {
    return (std::max)(pad.top, pad.bottom) < in.height && (std::max)(pad.left, pad.right) < in.width;
}

} // namespace detail

} // namespace lamina
