#pragma once

#include <lamina/kernels/partition.hpp>
#include <lamina/layers/geometry.hpp>

#include <algorithm>
#include <cstddef>

namespace lamina::kernels {

/// Copies a box of elements from one image into another, which is zero everywhere else. The pixels of the
/// result are `pitch` elements apart; each row is written once, from front to back.
template <class T, box_geometry G>
struct box {
    static constexpr partition parts{G.out.width, G.out.height};
    static void run(const T* x, T* y, work_share of = parts.whole(), std::size_t pitch = G.out.channels);

private:
    static constexpr std::size_t channels = G.out.channels;
    static constexpr std::size_t right = G.out.width - G.to.column - G.box.width;
    static constexpr std::size_t behind = channels - G.to.channel - G.box.channels;
    static constexpr bool whole_pixels = G.box.channels == G.in.channels && G.box.channels == channels;

    /// Write some pixels of a row, and return where the next one begins.
    template <std::size_t Pixels>
    static T* zeros(T* y, std::size_t pitch);
    static T* copy(const T* x, T* y, std::size_t pitch);
};

template <class T, box_geometry G>
template <std::size_t Pixels>
T* box<T, G>::zeros(T* y, std::size_t pitch) {
    if (pitch == channels) return std::fill_n(y, Pixels * channels, T(0));
    for (std::size_t i = 0; i < Pixels; ++i, y += pitch) std::fill_n(y, channels, T(0));
    return y;
}

template <class T, box_geometry G>
T* box<T, G>::copy(const T* x, T* y, std::size_t pitch) {
    if (whole_pixels && pitch == channels) return std::copy_n(x, G.box.width * channels, y);
    for (std::size_t i = 0; i < G.box.width; ++i, x += G.in.channels, y += pitch) {
        T* to = std::fill_n(y, G.to.channel, T(0));
        to = std::copy_n(x, G.box.channels, to);
        std::fill_n(to, behind, T(0));
    }
    return y;
}

template <class T, box_geometry G>
void box<T, G>::run(const T* x, T* y, work_share of, std::size_t pitch) {
    y += of.chunks.begin * G.out.width * pitch;
    for (std::size_t row = of.chunks.begin; row < of.chunks.end; ++row) {
        if (row < G.to.row || row >= G.to.row + G.box.height) {
            y = zeros<G.out.width>(y, pitch);
            continue;
        }
        const std::size_t from = (row - G.to.row + G.from.row) * G.in.width + G.from.column;
        y = zeros<G.to.column>(y, pitch);
        y = copy(x + from * G.in.channels + G.from.channel, y, pitch);
        y = zeros<right>(y, pitch);
    }
}

} // namespace lamina::kernels
