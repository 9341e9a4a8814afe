#pragma once

#include <lamina/kernels/norm/channel_windows.hpp>
#include <lamina/kernels/simd/each_register.hpp>
#include <lamina/kernels/simd/power.hpp>
#include <lamina/kernels/simd/simd.hpp>
#include <lamina/layers/geometry.hpp>

#include <cstddef>

namespace lamina::kernels {

/// y = x · (k + alpha / size · Σ x²)^-beta, where the sum runs over the window of channels around each value.
/// y may be x.
template <class T, std::size_t Channels, response_window Window, class Arch = simd::default_arch>
struct local_response_norm {
    using windows = channel_windows<T, Channels, Window.size, Arch>;
    using vector = simd::batch<T, Arch>;
    static constexpr std::size_t scratch_size = windows::memory;

    static void run(std::size_t pixels, const T* x, T* y, T* scratch);

    /// Writes the squares of `pixels` pixels into the rows of windows::place.
    static void square(std::size_t pixels, const T* x, T* rows);
    /// The base of the power for channels c, c + 1, …, computed from these rows.
    LAMINA_INLINE static vector base(const T* rows, std::size_t pixel, std::size_t c) {
        constexpr T weight = static_cast<T>(Window.alpha / static_cast<double>(Window.size));
        return simd::fma(windows::sum(rows, pixel, c), vector(weight), vector(static_cast<T>(Window.k)));
    }
};

template <class T, std::size_t Channels, response_window Window, class Arch>
void local_response_norm<T, Channels, Window, Arch>::square(std::size_t pixels, const T* x, T* rows) {
    for (std::size_t p = 0; p < pixels; ++p, x += Channels)
        each_register<vector, Channels>(1, [=]<std::size_t Lanes>(std::size_t c, std::size_t) {
            const vector value = simd::load_partial<vector, Lanes>(x + c);
            simd::store_partial<Lanes>(windows::place(rows, p, Window.before(), c), value * value);
        });
}

template <class T, std::size_t Channels, response_window Window, class Arch>
void local_response_norm<T, Channels, Window, Arch>::run(std::size_t pixels, const T* x, T* y, T* scratch) {
    windows::clear(scratch);
    windows::each_block(pixels, [=](std::size_t first, std::size_t count) {
        square(count, x + first * Channels, scratch);
        for (std::size_t p = 0; p < count; ++p) {
            const std::size_t at = (first + p) * Channels;
            each_register<vector, Channels>(1, [=]<std::size_t Lanes>(std::size_t c, std::size_t) {
                const vector factor = inverse_power<Window.beta>(base(scratch, p, c));
                simd::store_partial<Lanes>(y + at + c,
                                           simd::load_partial<vector, Lanes>(x + at + c) * factor);
            });
        }
    });
}

} // namespace lamina::kernels
