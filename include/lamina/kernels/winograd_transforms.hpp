#pragma once

#include <lamina/kernels/simd.hpp>

#include <array>
#include <cstddef>

namespace lamina::kernels {

/// The one-dimensional transforms of F(Outputs, 3): `Outputs` neighbouring results of a convolution with three
/// taps out of Outputs + 2 products (Winograd 1980; Lavin & Gray 2016, whose matrices these are). Along both
/// axes, one after the other, they serve 3×3 kernels. `V` is a scalar or a register.
template <std::size_t Outputs>
struct winograd;

template <>
struct winograd<2> {
    static constexpr std::size_t cells = 4;

    /// Bᵀ d: what reaches the products of four input cells.
    template <class V>
    LAMINA_INLINE static void input(V (&d)[cells]) {
        const V first = d[0] - d[2], second = d[1] + d[2], third = d[2] - d[1], fourth = d[1] - d[3];
        d[0] = first;
        d[1] = second;
        d[2] = third;
        d[3] = fourth;
    }
    /// Aᵀ m: the results out of the products.
    template <class V>
    LAMINA_INLINE static void output(const V (&m)[cells], V (&y)[2]) {
        y[0] = m[0] + m[1] + m[2];
        y[1] = m[1] - m[2] - m[3];
    }
    /// G g: what three taps multiply with.
    static constexpr std::array<double, cells> kernel(double a, double b, double c) {
        return {a, (a + b + c) / 2, (a - b + c) / 2, c};
    }
};

template <>
struct winograd<4> {
    static constexpr std::size_t cells = 6;

    template <class V>
    LAMINA_INLINE static void input(V (&d)[cells]) {
        const V two(2), four(4), five(5);
        const V even = d[4] - four * d[2], odd = d[3] - four * d[1];
        const V outer = d[4] - d[2], inner = two * (d[3] - d[1]);
        d[0] = four * d[0] - five * d[2] + d[4];
        d[5] = four * d[1] - five * d[3] + d[5];
        d[1] = even + odd;
        d[2] = even - odd;
        d[3] = outer + inner;
        d[4] = outer - inner;
    }
    template <class V>
    LAMINA_INLINE static void output(const V (&m)[cells], V (&y)[4]) {
        const V two(2), four(4), eight(8);
        const V sum = m[1] + m[2], difference = m[1] - m[2];
        const V wide_sum = m[3] + m[4], wide_difference = m[3] - m[4];
        y[0] = m[0] + sum + wide_sum;
        y[1] = difference + two * wide_difference;
        y[2] = sum + four * wide_sum;
        y[3] = difference + eight * wide_difference + m[5];
    }
    static constexpr std::array<double, cells> kernel(double a, double b, double c) {
        return {a / 4,
                -(a + b + c) / 6,
                -(a - b + c) / 6,
                a / 24 + b / 12 + c / 6,
                a / 24 - b / 12 + c / 6,
                c};
    }
};

} // namespace lamina::kernels
