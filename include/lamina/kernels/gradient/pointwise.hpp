#pragma once

#include <lamina/kernels/simd/simd.hpp>

#include <algorithm>
#include <cstddef>

namespace lamina::kernels {

/// dx = dy · F::derivative(x, y), element by element. F::derivative takes registers. dx may be dy.
template <class T, class F, class Arch = simd::default_arch>
struct pointwise_gradient {
    static void run(std::size_t n, const T* x, const T* y, const T* dy, T* dx);
};

template <class T, class F, class Arch>
void pointwise_gradient<T, F, Arch>::run(std::size_t n, const T* x, const T* y, const T* dy, T* dx) {
    using vector = simd::batch<T, Arch>;
    constexpr std::size_t lanes = simd::lanes<vector>;
    const auto multiply = [](const T* from_x, const T* from_y, const T* from_dy, T* to) {
        const vector slope = F::derivative(simd::load<vector>(from_x), simd::load<vector>(from_y));
        simd::store(to, simd::load<vector>(from_dy) * slope);
    };
    std::size_t i = 0;
    for (; i + lanes <= n; i += lanes) multiply(x + i, y + i, dy + i, dx + i);
    const std::size_t rest = n % lanes;
    if (rest == 0) return;
    // The rest goes through a whole register too, so that an element's gradient does not depend on its
    // position.
    T last[3][lanes] = {};
    std::copy_n(x + i, rest, last[0]);
    std::copy_n(y + i, rest, last[1]);
    std::copy_n(dy + i, rest, last[2]);
    multiply(last[0], last[1], last[2], last[2]);
    std::copy_n(last[2], rest, dx + i);
}

namespace detail {

/// to[i] = f(to[i], from[i]...) for vectors and then for the rest.
template <class Arch, class T, class F, class... From>
LAMINA_INLINE void each_number(std::size_t n, T* to, F f, const From*... from) {
    using vector = simd::batch<T, Arch>;
    constexpr std::size_t lanes = simd::lanes<vector>;
    const std::size_t rest = n % lanes, whole = n - rest;
    for (std::size_t i = 0; i < whole; i += lanes)
        simd::store(to + i, f(simd::load<vector>(to + i), simd::load<vector>(from + i)...));
    for (std::size_t i = 0; i < rest; ++i) to[whole + i] = f(to[whole + i], from[whole + i]...);
}

} // namespace detail

/// y = value.
template <class T>
void fill(std::size_t n, T value, T* y) {
    std::fill_n(y, n, value);
}

/// y = a + b; y may be a or b.
template <class Arch = simd::default_arch, class T>
void add_numbers(std::size_t n, const T* a, const T* b, T* y) {
    detail::each_number<Arch>(n, y, [](auto, auto p, auto q) { return p + q; }, a, b);
}

/// y += x.
template <class Arch = simd::default_arch, class T>
void accumulate(std::size_t n, const T* x, T* y) {
    detail::each_number<Arch>(n, y, [](auto sum, auto value) { return sum + value; }, x);
}

/// Σ x · y.
template <class Arch = simd::default_arch, class T>
T dot(std::size_t n, const T* x, const T* y) {
    using vector = simd::batch<T, Arch>;
    constexpr std::size_t lanes = simd::lanes<vector>;
    vector sums(T(0));
    std::size_t i = 0;
    for (; i + lanes <= n; i += lanes)
        sums = simd::fma(simd::load<vector>(x + i), simd::load<vector>(y + i), sums);
    T sum = simd::sum(sums);
    for (; i < n; ++i) sum += x[i] * y[i];
    return sum;
}

/// y *= factor.
template <class Arch = simd::default_arch, class T>
void scale(std::size_t n, T factor, T* y) {
    detail::each_number<Arch>(n, y, [=](auto value) { return value * decltype(value)(factor); });
}

/// y += factor · x.
template <class Arch = simd::default_arch, class T>
void axpy(std::size_t n, T factor, const T* x, T* y) {
    detail::each_number<Arch>(
        n, y, [=](auto sum, auto value) { return simd::fma(decltype(value)(factor), value, sum); }, x);
}

} // namespace lamina::kernels
