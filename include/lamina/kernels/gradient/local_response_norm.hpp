#pragma once

#include <lamina/kernels/norm/local_response_norm.hpp>

#include <cstddef>

namespace lamina::kernels {

/// dx = dy · b^-beta − 2 · alpha · beta / size · x · Σ dy · x · b^(-beta − 1), where b is the base that
/// local_response_norm raises to the power. The sum runs over the channels whose windows contain the value: a
/// mirrored window.
template <class T, std::size_t Channels, response_window Window, class Arch = simd::default_arch>
struct local_response_norm_gradient {
    using windows = channel_windows<T, Channels, Window.size, Arch>;
    static constexpr std::size_t scratch_size = 2 * windows::memory;

    static void run(std::size_t pixels, const T* x, const T* dy, T* dx, T* scratch);

private:
    using vector = simd::batch<T, Arch>;
    using forward = local_response_norm<T, Channels, Window, Arch>;

    static void begin(std::size_t pixels, const T* x, const T* dy, T* dx, const T* squares, T* shares);
    static void finish(std::size_t pixels, const T* x, T* dx, const T* shares);
};

/// dx = dy · b^-beta; writes dy · x · b^(-beta − 1) to the rows of `shares`.
template <class T, std::size_t Channels, response_window Window, class Arch>
void local_response_norm_gradient<T, Channels, Window, Arch>::begin(std::size_t pixels, const T* x,
                                                                    const T* dy, T* dx, const T* squares,
                                                                    T* shares) {
    for (std::size_t p = 0; p < pixels; ++p)
        each_register<vector, Channels>(1, [=]<std::size_t Lanes>(std::size_t c, std::size_t) {
            const std::size_t i = p * Channels + c;
            const vector base = forward::base(squares, p, c);
            const vector slope = simd::load_partial<vector, Lanes>(dy + i) * inverse_power<Window.beta>(base);
            simd::store_partial<Lanes>(dx + i, slope);
            simd::store_partial<Lanes>(windows::place(shares, p, Window.behind(), c),
                                       slope * simd::load_partial<vector, Lanes>(x + i) / base);
        });
}

template <class T, std::size_t Channels, response_window Window, class Arch>
void local_response_norm_gradient<T, Channels, Window, Arch>::finish(std::size_t pixels, const T* x, T* dx,
                                                                     const T* shares) {
    const vector weight(static_cast<T>(-2 * Window.alpha * Window.beta / static_cast<double>(Window.size)));
    for (std::size_t p = 0; p < pixels; ++p)
        each_register<vector, Channels>(1, [=]<std::size_t Lanes>(std::size_t c, std::size_t) {
            const std::size_t i = p * Channels + c;
            const vector along = simd::load_partial<vector, Lanes>(x + i) * weight;
            simd::store_partial<Lanes>(dx + i, simd::fma(windows::sum(shares, p, c), along,
                                                         simd::load_partial<vector, Lanes>(dx + i)));
        });
}

template <class T, std::size_t Channels, response_window Window, class Arch>
void local_response_norm_gradient<T, Channels, Window, Arch>::run(std::size_t pixels, const T* x, const T* dy,
                                                                  T* dx, T* scratch) {
    T* const shares = scratch + windows::memory;
    windows::clear(scratch);
    windows::clear(shares);
    windows::each_block(pixels, [=](std::size_t first, std::size_t count) {
        const std::size_t at = first * Channels;
        forward::square(count, x + at, scratch);
        begin(count, x + at, dy + at, dx + at, scratch, shares);
        finish(count, x + at, dx + at, shares);
    });
}

} // namespace lamina::kernels
