#pragma once

#include <lamina/language/options.hpp>
#include <lamina/layers/pool.hpp>
#include <lamina/layers/window_options.hpp>

#include <cstddef>
#include <string>
#include <type_traits>

namespace lamina {

namespace kinds {
struct ceil_mode;
struct count_include_pad;
} // namespace kinds

namespace options {
struct ceil_mode {
    using kind = kinds::ceil_mode;
    static std::string describe() { return "ceil_mode"; }
};
struct count_include_pad {
    using kind = kinds::count_include_pad;
    static std::string describe() { return "count_include_pad"; }
};
} // namespace options

/// The last window may extend beyond the image at the bottom and at the right (PyTorch). By default such a
/// window is omitted.
inline constexpr options::ceil_mode ceil_mode{};
/// The divisor of an average includes padding (PyTorch's default; by default, Lamina and TensorFlow exclude
/// it).
inline constexpr options::count_include_pad count_include_pad{};

namespace words {

template <kernels::pooling Kind, std::size_t Height, std::size_t Width, class... Options>
struct pool2d : pool<pool2d<Kind, Height, Width, Options...>> {
    static constexpr const char* label = Kind == kernels::pooling::max ? "max_pool2d" : "avg_pool2d";
    using options_given = type_list<Options...>;
    using accepts = std::conditional_t<
        Kind == kernels::pooling::average,
        detail::takes<kinds::padding, kinds::strides, kinds::ceil_mode, kinds::count_include_pad,
                      kinds::name>,
        detail::takes<kinds::padding, kinds::strides, kinds::dilation, kinds::ceil_mode, kinds::name>>;
    static constexpr extent2 window{Height, Width};
    static constexpr extent2 strides =
        detail::option_or<kinds::strides, options::strides<Height, Width>, Options...>::extents;
    static constexpr extent2 dilation =
        detail::option_or<kinds::dilation, options::dilation<1, 1>, Options...>::extents;
    static constexpr bool ceil = detail::has_option<kinds::ceil_mode, Options...>;
    static constexpr bool counts_padding = detail::has_option<kinds::count_include_pad, Options...>;

    static constexpr kernels::margins padding(dims in) {
        return detail::option_or<kinds::padding, options::valid, Options...>::amounts(
            in, detail::dilated(window, dilation), strides);
    }
    static constexpr kernels::pool_geometry geometry(dims in) {
        return {detail::slide(in, in.channels, window, strides, dilation, padding(in), kernels::border::zero,
                              ceil),
                Kind, counts_padding};
    }

    /// Rules: every extent is at least 1; the window fits into the padded image; it always covers at least
    /// one value.
    static constexpr bool moves = window.size() > 0 && strides.size() > 0 && dilation.size() > 0;
    static constexpr bool covers(dims in) { return detail::window_fits(in, window, dilation, padding(in)); }
    static constexpr bool meets(dims in) {
        const kernels::margins p = padding(in);
        const extent2 reach = detail::dilated(window, dilation);
        return p.top < reach.height && p.bottom < reach.height && p.left < reach.width
               && p.right < reach.width && sees(kernels::rows_of(geometry(in)))
               && sees(kernels::columns_of(geometry(in)));
    }

    /// "max_pool2d 3×3 / 2": window, and strides if they differ from it.
    static std::string describe() {
        const std::string text = std::string(label) + " " + to_string(window);
        return strides == window ? text : text + " / " + kernels::short_text(strides);
    }

    template <class... More>
    constexpr pool2d<Kind, Height, Width, Options..., More...> operator()(More...) const {
        detail::check_options<pool2d, Options..., More...>();
        return {};
    }

    template <dims In, class Where>
    static consteval bool allows() {
        using arrives = typename lamina::detail::incoming_of<In>::type;
        static_assert(fits<moves, Where, pool2d, arrives>,
                      "pool2d: window, strides and dilation must be at least 1");
        static_assert(fits<In.is_image(), Where, pool2d, arrives>,
                      "pool2d: its input is a vector; it needs an image: put it before flatten");
        if constexpr (!moves || !In.is_image()) {
            return false;
        } else {
            constexpr bool covered = covers(In), seen = !covered || meets(In);
            constexpr bool one_row = lamina::detail::misses_rows(In, window, covered);
            static_assert(
                fits<!one_row, Where, pool2d, arrives>,
                "pool2d: its input is a sequence, an image of one row; use the 1-D pool, or a window "
                "of one row");
            static_assert(
                fits<(covered || one_row), Where, pool2d, arrives>,
                "pool2d: the window is larger than its input; use a smaller window, same, or a global pool");
            static_assert(
                fits<seen, Where, pool2d, arrives>,
                "pool2d: the padding is as large as the window, which would then see no value; pad less");
            return covered && seen;
        }
    }

private:
    /// Whether each window covers a value. (The cells of a dilated one may all lie beside the image.)
    static constexpr bool sees(const kernels::pool_axis& axis) {
        if (axis.dilation == 1) return true;
        for (std::size_t i = 0; i < axis.count; ++i)
            if (axis.cells(i).size() == 0) return false;
        return true;
    }
};

/// The whole image reduced to one value per channel, a vector.
template <kernels::pooling Kind>
struct global_pool2d : pool<global_pool2d<Kind>> {
    static constexpr const char* label =
        Kind == kernels::pooling::max ? "global_max_pool2d" : "global_avg_pool2d";
    static constexpr kernels::pool_geometry geometry(dims in) {
        return {{in,
                 dims::image(1, 1, in.channels),
                 {in.height, in.width},
                 {1, 1},
                 {1, 1},
                 {},
                 kernels::border::zero},
                Kind};
    }
    static constexpr dims output(dims in) { return dims::vector(in.channels); }

    template <dims In, class Where>
    static consteval bool allows() {
        static_assert(
            fits<In.is_image(), Where, global_pool2d, typename lamina::detail::incoming_of<In>::type>,
            "global_pool2d: its input is a vector; it needs an image: put it before flatten");
        return In.is_image();
    }
};

} // namespace words

/// The maximum over each window, channel by channel. Strides default to the window.
template <std::size_t Height, std::size_t Width = Height>
inline constexpr words::pool2d<kernels::pooling::max, Height, Width> max_pool2d{};

/// The average over each window, channel by channel. Strides default to the window; padding does not count.
template <std::size_t Height, std::size_t Width = Height>
inline constexpr words::pool2d<kernels::pooling::average, Height, Width> avg_pool2d{};

/// The maximum of each channel over the whole image: a vector.
inline constexpr words::global_pool2d<kernels::pooling::max> global_max_pool2d{};
/// The average of each channel over the whole image: a vector.
inline constexpr words::global_pool2d<kernels::pooling::average> global_avg_pool2d{};

} // namespace lamina
