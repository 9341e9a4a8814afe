#pragma once

#include <lamina/kernels/pointwise.hpp>
#include <lamina/kernels/simd.hpp>

#include <cstddef>
#include <limits>

namespace lamina::kernels {

/// Softmax over the channels of every pixel; the greatest is subtracted first, so that nothing overflows. y
/// may be x.
template <class T, pixel_task Task, class Arch = xsimd::default_arch>
struct softmax {
    static void run(const T* x, T* y);

private:
    using vector = simd::batch<T, Arch>;
    static constexpr std::size_t lanes = simd::lanes<vector>;
    static constexpr std::size_t rest = Task.channels % lanes;
    static constexpr std::size_t whole = Task.channels - rest;
    static constexpr T lowest = -std::numeric_limits<T>::infinity();

    static vector exp_below(const vector& x);
    static T greatest(const T* x);
    static T exponentials(const T* x, T greatest, T* y);
    static void scale(T* y, T factor);
};

template <class T, pixel_task Task, class Arch>
void softmax<T, Task, Arch>::run(const T* x, T* y) {
    for (std::size_t p = 0; p < Task.pixels; ++p, x += Task.in_stride, y += Task.out_stride)
        scale(y, T(1) / exponentials(x, greatest(x), y));
}

// e^x is 0 long before -1000. The exponential of a vector may convert its argument to integers, so it never
// sees infinity or NaN.
template <class T, pixel_task Task, class Arch>
LAMINA_INLINE auto softmax<T, Task, Arch>::exp_below(const vector& x) -> vector {
    return xsimd::select(x == x, xsimd::exp(simd::max(x, vector(T(-1000)))), x);
}

template <class T, pixel_task Task, class Arch>
T softmax<T, Task, Arch>::greatest(const T* x) {
    vector most(lowest);
    for (std::size_t c = 0; c < whole; c += lanes) most = simd::max(simd::load<vector>(x + c), most);
    if constexpr (rest != 0)
        most = simd::max(simd::load_partial<vector, rest>(x + whole, vector(lowest)), most);
    return simd::maximum(most);
}

template <class T, pixel_task Task, class Arch>
T softmax<T, Task, Arch>::exponentials(const T* x, T greatest, T* y) {
    const vector shift(greatest);
    vector total(T(0));
    for (std::size_t c = 0; c < whole; c += lanes) {
        const vector e = exp_below(simd::load<vector>(x + c) - shift);
        simd::store(y + c, e);
        total = total + e;
    }
    if constexpr (rest != 0) {
        const vector e = exp_below(simd::load_partial<vector, rest>(x + whole, vector(lowest)) - shift);
        simd::store_partial<rest>(y + whole, e);
        total = total + e;
    }
    return simd::sum(total);
}

template <class T, pixel_task Task, class Arch>
void softmax<T, Task, Arch>::scale(T* y, T factor) {
    const vector by(factor);
    for (std::size_t c = 0; c < whole; c += lanes) simd::store(y + c, simd::load<vector>(y + c) * by);
    if constexpr (rest != 0)
        simd::store_partial<rest>(y + whole, simd::load_partial<vector, rest>(y + whole) * by);
}

} // namespace lamina::kernels
