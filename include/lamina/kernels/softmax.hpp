#pragma once

#include <lamina/kernels/pointwise.hpp>
#include <lamina/kernels/simd/simd.hpp>
#include <lamina/layers/register_math.hpp>

#include <cmath>
#include <cstddef>
#include <limits>

namespace lamina::kernels {

/// Softmax over the channels of every pixel, or its logarithm. The maximum is subtracted first, so that
/// nothing overflows. y may be x.
template <class T, pixel_task Task, bool Logarithm = false, class Arch = simd::default_arch>
struct softmax {
    static constexpr partition parts{1, Task.pixels};
    static void run(const T* x, T* y, work_share of = parts.whole());

private:
    using vector = simd::batch<T, Arch>;
    static constexpr std::size_t lanes = simd::lanes<vector>;
    static constexpr std::size_t rest = Task.channels % lanes;
    static constexpr std::size_t whole = Task.channels - rest;
    static constexpr T lowest = -std::numeric_limits<T>::infinity();

    static T greatest(const T* x);
    static T exponentials(const T* x, T greatest, T* y);
    template <class F>
    static void each_register(const T* x, T* y, F f);
};

template <class T, pixel_task Task, bool Logarithm, class Arch>
void softmax<T, Task, Logarithm, Arch>::run(const T* x, T* y, work_share of) {
    x += of.chunks.begin * Task.in_stride;
    y += of.chunks.begin * Task.out_stride;
    for (std::size_t p = 0; p < of.chunks.size(); ++p, x += Task.in_stride, y += Task.out_stride) {
        const T most = greatest(x), total = exponentials(x, most, y);
        if constexpr (Logarithm)
            each_register(x, y, [shift = vector(most), norm = vector(std::log(total))](const vector& v) {
                return (v - shift) - norm;
            });
        else
            each_register(y, y, [factor = vector(T(1) / total)](const vector& v) { return v * factor; });
    }
}

template <class T, pixel_task Task, bool Logarithm, class Arch>
T softmax<T, Task, Logarithm, Arch>::greatest(const T* x) {
    vector most(lowest);
    for (std::size_t c = 0; c < whole; c += lanes) most = simd::larger(simd::load<vector>(x + c), most);
    if constexpr (rest != 0)
        most = simd::larger(simd::load_partial<vector, rest>(x + whole, vector(lowest)), most);
    return simd::maximum(most);
}

/// Returns the sum of the exponentials and, unless the logarithm is wanted, leaves them in y.
template <class T, pixel_task Task, bool Logarithm, class Arch>
T softmax<T, Task, Logarithm, Arch>::exponentials(const T* x, T greatest, [[maybe_unused]] T* y) {
    const vector shift(greatest);
    vector total(T(0));
    for (std::size_t c = 0; c < whole; c += lanes) {
        const vector e = math::exp_of_minus(shift - simd::load<vector>(x + c));
        if constexpr (!Logarithm) simd::store(y + c, e);
        total = total + e;
    }
    if constexpr (rest != 0) {
        const vector e =
            math::exp_of_minus(shift - simd::load_partial<vector, rest>(x + whole, vector(lowest)));
        if constexpr (!Logarithm) simd::store_partial<rest>(y + whole, e);
        total = total + e;
    }
    return simd::sum(total);
}

/// y = f(x) for the channels of one pixel.
template <class T, pixel_task Task, bool Logarithm, class Arch>
template <class F>
LAMINA_INLINE void softmax<T, Task, Logarithm, Arch>::each_register(const T* x, T* y, F f) {
    for (std::size_t c = 0; c < whole; c += lanes) simd::store(y + c, f(simd::load<vector>(x + c)));
    if constexpr (rest != 0)
        simd::store_partial<rest>(y + whole, f(simd::load_partial<vector, rest>(x + whole)));
}

} // namespace lamina::kernels
