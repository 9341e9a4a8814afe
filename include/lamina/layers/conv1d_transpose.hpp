#pragma once

#include <lamina/layers/conv2d_transpose.hpp>

#include <cstddef>
#include <string>

namespace lamina {

namespace detail {
template <std::size_t Height, std::size_t Width>
struct along_row<options::output_padding<Height, Width>> {
    static constexpr bool fits = Height == Width;
    using type = options::output_padding<0, Width>;
};
} // namespace detail

namespace words {

/// Transposed 1-D convolution of a sequence: conv2d_transpose with kernels of one row. Kernel [1, length,
/// filters / groups, channels], the same memory layout as Keras's [length, filters, channels]. The output has
/// (in − 1) · stride + (length − 1) · dilation + 1 + output_padding values, minus the padding; with `same`
/// in · stride. pad<0, length − stride> makes it causal.
template <std::size_t Filters, std::size_t Length, class... Options>
struct conv1d_transpose : conv2d_transpose<Filters, 1, Length, typename detail::along_row<Options>::type...> {
    static constexpr const char* label = "conv1d_transpose";
    using options_given = type_list<Options...>;
    using as_2d = conv2d_transpose<Filters, 1, Length, typename detail::along_row<Options>::type...>;
    using as_2d::strides;

    /// "conv1d_transpose 4, 64 / 2": kernel, filters, strides.
    static std::string describe() {
        std::string text = std::string(label) + " " + std::to_string(Length) + ", " + std::to_string(Filters);
        if (strides.width != 1) text += " / " + std::to_string(strides.width);
        return text;
    }

    template <class... More>
    using with = conv1d_transpose<Filters, Length, Options..., More...>;
    template <class... More>
    constexpr detail::decorated<conv1d_transpose, More...> operator()(More...) const {
        detail::check_options<conv1d_transpose, Options..., More...>();
        detail::check_row_options<conv1d_transpose, More...>();
        return {};
    }

    template <dims In, class Where>
    static consteval bool allows();
};

template <std::size_t Filters, std::size_t Length, class... Options>
template <dims In, class Where>
consteval bool conv1d_transpose<Filters, Length, Options...>::allows() {
    using arrives = typename lamina::detail::incoming_of<In>::type;
    static_assert(fits<as_2d::moves, Where, conv1d_transpose, arrives>,
                  "conv1d_transpose: filters, kernel, strides, dilation and groups must be at least 1");
    constexpr bool is_row = In.is_image() && In.height == 1;
    static_assert(fits<is_row, Where, conv1d_transpose, arrives>,
                  "conv1d_transpose: its input is no sequence but a vector or several rows; "
                  "reshape<length, channels> first, or use conv2d_transpose");
    if constexpr (!as_2d::moves || !is_row) {
        return false;
    } else {
        static_assert(fits<as_2d::divides(In), Where, conv1d_transpose, arrives>,
                      "conv1d_transpose: groups must divide both the input's channels and the filters; "
                      "choose another number");
        static_assert(fits<as_2d::extends(), Where, conv1d_transpose, arrives>,
                      "conv1d_transpose: same already says how long the output is; leave out "
                      "output_padding, or say pad<…> in place of same");
        static_assert(fits<as_2d::adds_part_of_step, Where, conv1d_transpose, arrives>,
                      "conv1d_transpose: output_padding must be smaller than the strides or the dilation");
        static_assert(fits<as_2d::remains(In), Where, conv1d_transpose, arrives>,
                      "conv1d_transpose: the padding takes off the whole output; pad less");
        return as_2d::divides(In) && as_2d::extends() && as_2d::adds_part_of_step && as_2d::remains(In);
    }
}

} // namespace words

/// Transposed 1-D convolution with `Filters` kernels of length `Length`.
/// \copydetails words::conv1d_transpose
template <std::size_t Filters, std::size_t Length>
inline constexpr words::conv1d_transpose<Filters, Length> conv1d_transpose{};

} // namespace lamina
