#pragma once

#include <lamina/language/part.hpp>
#include <lamina/layers/geometry.hpp>

#include <cstddef>

/// Words that a user could have written, which can compute some rows of their results.
namespace row_words {

using namespace lamina;

/// Adds what a row-wise word needs besides `forward_rows`.
template <class Self>
struct by_rows : word {
    template <class T>
    static constexpr void forward(dims in, const T* x, const T* p, T* y) {
        const dims out = Self::output(in);
        Self::template forward_rows<T>(in, x, p, y, out.channels, 0, out.height);
    }
};

/// The sum of three rows, the middle one doubled; beyond the borders are zeros. Reads every `Step`-th row.
template <std::size_t Step = 1>
struct vertical_blur_word : by_rows<vertical_blur_word<Step>> {
    static constexpr const char* label = "vertical_blur";
    struct reach {
        kernels::window_geometry window;
    };
    static constexpr dims output(dims in) {
        return dims::image((in.height + Step - 1) / Step, in.width, in.channels);
    }
    static constexpr reach geometry(dims in) {
        return {{.in = in,
                 .out = output(in),
                 .kernel = {3, 1},
                 .strides = {Step, 1},
                 .dilation = {1, 1},
                 .pad = {.top = 1, .bottom = 1, .left = 0, .right = 0}}};
    }
    template <class T>
    static constexpr void forward_rows(dims in, const T* x, const T*, T* y, std::size_t pitch,
                                       std::size_t first, std::size_t last) {
        const std::size_t row = in.width * in.channels;
        for (std::size_t r = first; r < last; ++r)
            for (std::size_t i = 0; i < row; ++i) {
                const std::size_t middle = r * Step;
                T sum = 2 * x[middle * row + i];
                if (middle > 0) sum += x[(middle - 1) * row + i];
                if (middle + 1 < in.height) sum += x[(middle + 1) * row + i];
                y[(r * in.width + i / in.channels) * pitch + i % in.channels] = sum;
            }
    }
};
template <std::size_t Step = 1>
inline constexpr vertical_blur_word<Step> vertical_blur{};

/// Each pixel's channels in the opposite order.
struct mirrored_channels_word : by_rows<mirrored_channels_word> {
    static constexpr const char* label = "mirrored_channels";
    static constexpr bool mixes_pixels = false;
    static constexpr dims output(dims in) { return in; }
    template <class T>
    static constexpr void forward_rows(dims in, const T* x, const T*, T* y, std::size_t pitch,
                                       std::size_t first, std::size_t last) {
        for (std::size_t p = first * in.width; p < last * in.width; ++p)
            for (std::size_t c = 0; c < in.channels; ++c) y[p * pitch + c] = x[(p + 1) * in.channels - 1 - c];
    }
};
inline constexpr mirrored_channels_word mirrored_channels{};

/// The rows in the opposite order: the first row that it writes is the last one that it reads.
struct upside_down_word : by_rows<upside_down_word> {
    static constexpr const char* label = "upside_down";
    static constexpr bool mixes_pixels = true;
    static constexpr dims output(dims in) { return in; }
    template <class T>
    static constexpr void forward_rows(dims in, const T* x, const T*, T* y, std::size_t pitch,
                                       std::size_t first, std::size_t last) {
        const std::size_t row = in.width * in.channels;
        for (std::size_t r = first; r < last; ++r)
            for (std::size_t i = 0; i < row; ++i)
                y[(r * in.width + i / in.channels) * pitch + i % in.channels] =
                    x[(in.height - 1 - r) * row + i];
    }
};
inline constexpr upside_down_word upside_down{};

} // namespace row_words
