#pragma once

#include <lamina/kernels/partition.hpp>
#include <lamina/layers/geometry.hpp>

#include <cstddef>

namespace lamina::kernels {

/// Moves the pixels of each window into the channels, innermost. `back` is the inverse and the gradient.
template <class T, unshuffle_geometry G>
struct pixel_unshuffle {
    static constexpr partition parts{G.window.out.width, G.window.out.height};
    static void run(const T* x, T* y, work_share of = parts.whole());
    static void back(const T* dy, T* dx);

private:
    static constexpr std::size_t channels = G.window.in.channels;
    static constexpr std::size_t in_row = G.window.in.width * channels;
    static constexpr extent2 size = G.window.kernel;

    /// Calls move(input, output) with the places of every element, in the order of the outputs.
    template <class Move>
    static void each(range rows, Move move);
};

template <class T, unshuffle_geometry G>
template <class Move>
void pixel_unshuffle<T, G>::each(range rows, Move move) {
    std::size_t to = rows.begin * size.height * in_row;
    for (std::size_t row = rows.begin; row < rows.end; ++row)
        for (std::size_t column = 0; column < G.window.out.width; ++column) {
            const std::size_t corner = row * size.height * in_row + column * size.width * channels;
            for (std::size_t c = 0; c < channels; ++c)
                for (std::size_t i = 0; i < size.height; ++i)
                    for (std::size_t j = 0; j < size.width; ++j)
                        move(corner + i * in_row + j * channels + c, to++);
        }
}

template <class T, unshuffle_geometry G>
void pixel_unshuffle<T, G>::run(const T* __restrict x, T* __restrict y, work_share of) {
    each(of.chunks, [=](std::size_t in, std::size_t out) { y[out] = x[in]; });
}

template <class T, unshuffle_geometry G>
void pixel_unshuffle<T, G>::back(const T* __restrict dy, T* __restrict dx) {
    each({0, G.window.out.height}, [=](std::size_t in, std::size_t out) { dx[in] = dy[out]; });
}

} // namespace lamina::kernels
