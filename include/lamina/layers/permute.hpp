#pragma once

#include <lamina/language/part.hpp>

#include <array>
#include <cstddef>
#include <string>

namespace lamina {
namespace words {

/// Axis i of the result is axis Order[i] of the input; axes are counted from 1. Two numbers are for a
/// sequence.
template <std::size_t... Order>
struct permute : word {
    static constexpr const char* label = "permute";

private:
    static constexpr std::size_t axes = sizeof...(Order);
    /// The axes of an image, from 0: height, width, channels.
    static constexpr std::array<std::size_t, 3> order = [] {
        std::array<std::size_t, 3> all{};
        std::size_t at = 3 - axes;
        ((all[at++] = Order - 1 + 3 - axes), ...);
        return all;
    }();

public:
    static constexpr bool mixes_pixels = order[0] != 0 || order[1] != 1;
    static constexpr dims output(dims in) {
        const std::array<std::size_t, 3> extents{in.height, in.width, in.channels};
        return dims::image(extents[order[0]], extents[order[1]], extents[order[2]]);
    }

    /// "permute 2, 1, 3".
    static std::string describe() {
        std::string text = std::string(label) + " ";
        ((text += std::to_string(Order) + ", "), ...);
        return text.substr(0, text.size() - 2);
    }

    template <dims In, class Where>
    static consteval bool allows() {
        using arrives = typename lamina::detail::incoming_of<In>::type;
        constexpr bool each_once = ((Order >= 1 && Order <= axes) && ...)
                                   && ((std::size_t(1) << Order % 4) | ...) == (std::size_t(2) << axes) - 2;
        static_assert(fits<each_once, Where, permute, arrives>,
                      "permute: its numbers must be 1, 2, 3 (height, width, channels) in some order, or 1, 2 "
                      "(length, channels) for a sequence");
        static_assert(fits<In.is_image(), Where, permute, arrives>,
                      "permute: its input is a vector, which has one axis; reshape<…> it first");
        constexpr bool has_axes = !In.is_image() || axes == 3 || In.height == 1;
        static_assert(fits<has_axes, Where, permute, arrives>,
                      "permute: its input has more than one row; give the order of all three axes");
        return each_once && In.is_image() && has_axes;
    }

    template <class T>
    static constexpr void forward(dims in, const T* x, const T* p, T* y) {
        forward_rows(in, x, p, y, output(in).channels, 0, output(in).height);
    }
    template <class T>
    static constexpr void forward_rows(dims in, const T* x, const T*, T* y, std::size_t pitch,
                                       std::size_t first, std::size_t last) {
        each(in, first, last, [&](std::size_t pixel, std::size_t channel, std::size_t from) {
            y[pixel * pitch + channel] = x[from];
        });
    }
    template <class T>
    static constexpr void backward(dims in, const T*, const T*, const T*, const T* dy, T* dx, T*) {
        const dims out = output(in);
        each(in, 0, out.height, [&](std::size_t pixel, std::size_t channel, std::size_t from) {
            dx[from] = dy[pixel * out.channels + channel];
        });
    }

private:
    /// Calls visit(pixel of the result, its channel, place in the input) for some rows of the result.
    template <class Visit>
    static constexpr void each(dims in, std::size_t first, std::size_t last, Visit visit) {
        const std::array<std::size_t, 3> steps{in.width * in.channels, in.channels, 1};
        const dims out = output(in);
        for (std::size_t row = first; row < last; ++row)
            for (std::size_t column = 0; column < out.width; ++column)
                for (std::size_t channel = 0; channel < out.channels; ++channel)
                    visit(row * out.width + column, channel,
                          row * steps[order[0]] + column * steps[order[1]] + channel * steps[order[2]]);
    }
};

} // namespace words

/// Exchanges axes: axis i of the result is axis Order[i] of the input, counted from 1 (Keras's Permute).
/// permute<2, 1, 3> transposes the pixels of an image; permute<2, 1> makes a sequence of C values of L
/// channels out of L values of C channels.
template <std::size_t... Order>
    requires(sizeof...(Order) == 2 || sizeof...(Order) == 3)
inline constexpr words::permute<Order...> permute{};

} // namespace lamina
