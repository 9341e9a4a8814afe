#pragma once

#include <lamina/kernels/simd/each_register.hpp>
#include <lamina/kernels/simd/simd.hpp>

#include <algorithm>
#include <cstddef>

namespace lamina::kernels {

/// Sums over windows of `Size` adjacent channels. The values of a few pixels are first written into rows with
/// zeros at both ends, then read at every offset, long enough after the writes.
template <class T, std::size_t Channels, std::size_t Size, class Arch = simd::default_arch>
struct channel_windows {
    using vector = simd::batch<T, Arch>;
    /// The last register may extend beyond the last window.
    static constexpr std::size_t length = Channels + Size - 1 + simd::lanes<vector>;
    static constexpr std::size_t pixels = std::max<std::size_t>(1, std::min<std::size_t>(16, 2048 / length));
    static constexpr std::size_t memory = pixels * length;

    /// Divides `all` pixels into blocks of at most `pixels` and calls f(first, count) for each.
    template <class F>
    static void each_block(std::size_t all, F f) {
        for (std::size_t first = 0; first < all; first += pixels) f(first, (std::min)(pixels, all - first));
    }

    /// Sets the rows to zero; both ends of each stay zero.
    static void clear(T* rows) { std::fill_n(rows, memory, T(0)); }

    /// Where channel c is stored if a window begins `before` channels ahead of its middle.
    static T* place(T* rows, std::size_t pixel, std::size_t before, std::size_t c) {
        return rows + pixel * length + before + c;
    }
    /// The sums over the windows of channels c, c + 1, ….
    LAMINA_INLINE static vector sum(const T* rows, std::size_t pixel, std::size_t c) {
        const T* const from = rows + pixel * length + c;
        vector all = simd::load<vector>(from);
        for (std::size_t i = 1; i < Size; ++i) all = all + simd::load<vector>(from + i);
        return all;
    }
};

} // namespace lamina::kernels
