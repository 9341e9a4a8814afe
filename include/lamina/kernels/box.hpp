#pragma once

#include <lamina/layers/geometry.hpp>

#include <algorithm>
#include <cstddef>

namespace lamina::kernels {

/// Copies a box of elements from one image into another, which is zero everywhere else. The result is written
/// once, from front to back.
template <class T, box_geometry G>
struct box {
    static void run(const T* x, T* y);

private:
    static constexpr std::size_t in_row = G.in.width * G.in.channels, channels = G.out.channels;
    static constexpr std::size_t begin =
        (G.from.row * G.in.width + G.from.column) * G.in.channels + G.from.channel;
    static constexpr std::size_t right = G.out.width - G.to.column - G.box.width;
    static constexpr std::size_t bottom = G.out.height - G.to.row - G.box.height;
    static constexpr std::size_t behind = channels - G.to.channel - G.box.channels;
    static constexpr bool whole_pixels = G.box.channels == G.in.channels && G.box.channels == channels;
    // Rows that are contiguous in both images are copied as one.
    static constexpr bool whole_rows =
        whole_pixels && G.box.width == G.in.width && G.box.width == G.out.width;

    template <std::size_t Count>
    static T* zeros(T* y);
    template <std::size_t Count>
    static T* copy(const T* x, T* y);
};

template <class T, box_geometry G>
template <std::size_t Count>
T* box<T, G>::zeros(T* y) {
    return std::fill_n(y, Count, T(0));
}

template <class T, box_geometry G>
template <std::size_t Count>
T* box<T, G>::copy(const T* x, T* y) {
    return std::copy_n(x, Count, y);
}

template <class T, box_geometry G>
void box<T, G>::run(const T* x, T* y) {
    x += begin;
    y = zeros<G.to.row * G.out.width * channels>(y);
    if constexpr (whole_rows) {
        y = copy<G.box.size()>(x, y);
    } else {
        for (std::size_t row = 0; row < G.box.height; ++row, x += in_row) {
            y = zeros<G.to.column * channels>(y);
            if constexpr (whole_pixels)
                y = copy<G.box.width * channels>(x, y);
            else
                for (std::size_t column = 0; column < G.box.width; ++column) {
                    y = zeros<G.to.channel>(y);
                    y = copy<G.box.channels>(x + column * G.in.channels, y);
                    y = zeros<behind>(y);
                }
            y = zeros<right * channels>(y);
        }
    }
    zeros<bottom * G.out.width * channels>(y);
}

} // namespace lamina::kernels
