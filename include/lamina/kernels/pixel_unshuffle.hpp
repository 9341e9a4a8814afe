#pragma once

#include <lamina/kernels/partition.hpp>
#include <lamina/layers/geometry.hpp>

#include <cstddef>

namespace lamina::kernels {

/// Moves the pixels of each window into the channels. `back` is the inverse and the gradient; its chunks are
/// rows of windows, too. The pixels of the results are `pitch` elements apart.
template <class T, unshuffle_geometry G>
struct pixel_unshuffle {
    static constexpr std::size_t channels = G.window.in.channels, depth = G.window.out.channels;
    static constexpr partition parts{G.window.out.width, G.window.out.height};
    static constexpr partition back_parts{G.window.kernel.height * G.window.in.width, G.window.out.height};

    static void run(const T* x, T* y, work_share of = parts.whole(), std::size_t pitch = depth);
    static void back(const T* dy, T* dx, work_share of = back_parts.whole(), std::size_t pitch = channels);

private:
    static constexpr std::size_t width = G.window.in.width;
    static constexpr extent2 square = G.window.kernel;

    /// Calls move(pixel of the image, channel, pixel of the result, its channel) for every element of some
    /// rows of windows.
    template <class Move>
    static void each(range rows, Move move);
};

template <class T, unshuffle_geometry G>
template <class Move>
void pixel_unshuffle<T, G>::each(range rows, Move move) {
    for (std::size_t row = rows.begin; row < rows.end; ++row)
        for (std::size_t column = 0; column < G.window.out.width; ++column) {
            const std::size_t corner = row * square.height * width + column * square.width;
            const std::size_t to = row * G.window.out.width + column;
            if constexpr (G.keeps_depth) {
                for (std::size_t i = 0; i < square.height; ++i)
                    for (std::size_t j = 0; j < square.width; ++j)
                        for (std::size_t c = 0; c < channels; ++c)
                            move(corner + i * width + j, c, to, (i * square.width + j) * channels + c);
            } else {
                for (std::size_t c = 0; c < channels; ++c)
                    for (std::size_t i = 0; i < square.height; ++i)
                        for (std::size_t j = 0; j < square.width; ++j)
                            move(corner + i * width + j, c, to, (c * square.height + i) * square.width + j);
            }
        }
}

template <class T, unshuffle_geometry G>
void pixel_unshuffle<T, G>::run(const T* __restrict x, T* __restrict y, work_share of, std::size_t pitch) {
    each(of.chunks, [=](std::size_t from, std::size_t channel, std::size_t to, std::size_t place) {
        y[to * pitch + place] = x[from * channels + channel];
    });
}

template <class T, unshuffle_geometry G>
void pixel_unshuffle<T, G>::back(const T* __restrict dy, T* __restrict dx, work_share of, std::size_t pitch) {
    each(of.chunks, [=](std::size_t to, std::size_t channel, std::size_t from, std::size_t place) {
        dx[to * pitch + channel] = dy[from * depth + place];
    });
}

} // namespace lamina::kernels
