#pragma once

#include <cstddef>

namespace lamina::kernels {

/// Reads the channels of every pixel as a matrix of `Groups` rows and writes it column by column. The inverse
/// is the shuffle with Channels / Groups groups. The pixels of y are `pitch` elements apart.
template <class T, std::size_t Channels, std::size_t Groups>
struct channel_shuffle {
    static void run(std::size_t pixels, const T* x, T* y, std::size_t pitch = Channels);
};

template <class T, std::size_t Channels, std::size_t Groups>
void channel_shuffle<T, Channels, Groups>::run(std::size_t pixels, const T* __restrict x, T* __restrict y,
                                               std::size_t pitch) {
    constexpr std::size_t columns = Channels / Groups;
    for (std::size_t p = 0; p < pixels; ++p, x += Channels, y += pitch)
        for (std::size_t column = 0; column < columns; ++column)
            for (std::size_t row = 0; row < Groups; ++row)
                y[column * Groups + row] = x[row * columns + column];
}

} // namespace lamina::kernels
