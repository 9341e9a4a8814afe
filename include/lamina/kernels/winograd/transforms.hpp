#pragma once

#include <lamina/kernels/simd/simd.hpp>
#include <lamina/kernels/winograd/cook_toom.hpp>
#include <lamina/kernels/winograd/sizes.hpp>

#include <array>
#include <cstddef>
#include <utility>

namespace lamina::kernels {

/// The one-dimensional transforms of F(Outputs, 3): `Outputs` adjacent results of a convolution with three
/// taps from Outputs + 2 products (Winograd 1980; Lavin & Gray 2016, whose matrices A, B and G these are).
/// Applied along both axes in turn, they serve 3×3 kernels. `V` is a scalar or a register.
template <std::size_t Outputs, std::size_t Stride = 1>
struct winograd;

template <>
struct winograd<2> {
    static constexpr winograd_sizes sizes{2};
    static constexpr std::size_t outputs = 2, cells = sizes.cells();

    /// Bᵀ d: the input's cells, transformed for the products.
    template <class V>
    LAMINA_INLINE static void input(const V (&d)[cells], V (&to)[cells]) {
        to[0] = d[0] - d[2];
        to[1] = d[1] + d[2];
        to[2] = d[2] - d[1];
        to[3] = d[1] - d[3];
    }
    /// G g: the taps, transformed likewise.
    static constexpr std::array<double, cells> kernel(double a, double b, double c) {
        return {a, (a + b + c) / 2, (a - b + c) / 2, c};
    }
    /// Aᵀ m: the results from the products.
    template <class V>
    LAMINA_INLINE static void output(const V (&m)[cells], V (&y)[outputs]) {
        y[0] = m[0] + m[1] + m[2];
        y[1] = m[1] - m[2] - m[3];
    }
    /// A dy: the gradient of the products.
    template <class V>
    LAMINA_INLINE static void output_gradient(const V (&dy)[outputs], V (&to)[cells]) {
        to[0] = dy[0];
        to[1] = dy[0] + dy[1];
        to[2] = dy[0] - dy[1];
        to[3] = V(0) - dy[1];
    }
    /// Gᵀ u: the gradient of the taps.
    template <class V>
    LAMINA_INLINE static void kernel_gradient(const V (&u)[cells], V (&to)[3]) {
        const V half(0.5f), sum = half * (u[1] + u[2]);
        to[0] = u[0] + sum;
        to[1] = half * (u[1] - u[2]);
        to[2] = sum + u[3];
    }
};

template <>
struct winograd<4> {
    static constexpr winograd_sizes sizes{4};
    static constexpr std::size_t outputs = 4, cells = sizes.cells();

    template <class V>
    LAMINA_INLINE static void input(const V (&d)[cells], V (&to)[cells]) {
        const V two(2), four(4), five(5);
        const V even = d[4] - four * d[2], odd = d[3] - four * d[1];
        const V outer = d[4] - d[2], inner = two * (d[3] - d[1]);
        to[0] = four * d[0] - five * d[2] + d[4];
        to[1] = even + odd;
        to[2] = even - odd;
        to[3] = outer + inner;
        to[4] = outer - inner;
        to[5] = four * d[1] - five * d[3] + d[5];
    }
    static constexpr std::array<double, cells> kernel(double a, double b, double c) {
        return {a / 4, -(a + b + c) / 6, -(a - b + c) / 6, a / 24 + b / 12 + c / 6, a / 24 - b / 12 + c / 6,
                c};
    }
    template <class V>
    LAMINA_INLINE static void output(const V (&m)[cells], V (&y)[outputs]) {
        const V two(2), four(4), eight(8);
        const V sum = m[1] + m[2], difference = m[1] - m[2];
        const V wide_sum = m[3] + m[4], wide_difference = m[3] - m[4];
        y[0] = m[0] + sum + wide_sum;
        y[1] = difference + two * wide_difference;
        y[2] = sum + four * wide_sum;
        y[3] = difference + eight * wide_difference + m[5];
    }
    template <class V>
    LAMINA_INLINE static void output_gradient(const V (&dy)[outputs], V (&to)[cells]) {
        const V two(2), four(4), eight(8);
        const V even = dy[0] + dy[2], odd = dy[1] + dy[3];
        const V wide_even = dy[0] + four * dy[2], wide_odd = two * dy[1] + eight * dy[3];
        to[0] = dy[0];
        to[1] = even + odd;
        to[2] = even - odd;
        to[3] = wide_even + wide_odd;
        to[4] = wide_even - wide_odd;
        to[5] = dy[3];
    }
    template <class V>
    LAMINA_INLINE static void kernel_gradient(const V (&u)[cells], V (&to)[3]) {
        using T = simd::scalar_t<V>;
        const V sixth(T(1) / 6), twelfth(T(1) / 12), quarter(T(1) / 4);
        const V sum = sixth * (u[1] + u[2]), wide_sum = sixth * (u[3] + u[4]);
        to[0] = quarter * (u[0] + wide_sum) - sum;
        to[1] = sixth * (u[2] - u[1]) + twelfth * (u[3] - u[4]);
        to[2] = wide_sum - sum + u[5];
    }
};

/// With stride 2, the even cells meet taps 0 and 2 and go through F(Outputs, 2); the odd ones meet only tap
/// 1, which does not contribute to the product at infinity.
template <std::size_t Outputs>
struct winograd<Outputs, 2> {
    static constexpr winograd_sizes sizes{Outputs, 2};
    static constexpr std::size_t outputs = Outputs, cells = sizes.cells(), products = sizes.products();

    template <class V>
    LAMINA_INLINE static void input(const V (&d)[cells], V (&to)[cells]) {
        terms(d, to, std::make_index_sequence<cells>());
    }
    static constexpr std::array<double, cells> kernel(double a, double b, double c) {
        std::array<double, cells> all{};
        for (std::size_t i = 0; i < cells; ++i)
            all[i] = i % 2 == 0 ? pairs::kernel(i / 2, 0) * a + pairs::kernel(i / 2, 1) * c
                                : pairs::kernel(i / 2, 0) * b;
        return all;
    }
    template <class V>
    LAMINA_INLINE static void output(const V (&m)[products], V (&y)[outputs]) {
        pairs::output(m, V(0), y);
    }

private:
    using pairs = cook_toom<Outputs, 2>;

    template <class V, std::size_t... Index>
    LAMINA_INLINE static void terms(const V (&d)[cells], V (&to)[cells], std::index_sequence<Index...>) {
        ((to[Index] = term<Index>(d)), ...);
    }
    /// Each term reads the cells of its own parity.
    template <std::size_t Index, class V>
    LAMINA_INLINE static V term(const V (&d)[cells]) {
        using T = simd::scalar_t<V>;
        constexpr std::size_t p = Index / 2, first = p == 0 ? 0 : 1, end = p == outputs ? products : outputs;
        static constexpr auto factors = [] {
            std::array<T, products> all{};
            for (std::size_t k = 0; k < products; ++k) all[k] = static_cast<T>(pairs::input(p, k));
            return all;
        }();
        V sum = d[2 * first + Index % 2] * V(factors[first]);
        LAMINA_UNROLL
        for (std::size_t k = first + 1; k < end; ++k)
            if (factors[k] != 0) sum = simd::fma(d[2 * k + Index % 2], V(factors[k]), sum);
        return sum;
    }
};

/// Bᵀ and A as function objects for winograd_tiles, from cells to terms.
template <std::size_t Outputs, std::size_t Stride = 1>
struct winograd_input {
    template <std::size_t Cells, class V>
    LAMINA_INLINE static void apply(const V (&d)[Cells], V (&to)[Cells]) {
        winograd<Outputs, Stride>::input(d, to);
    }
};
template <std::size_t Outputs>
struct winograd_output_gradient {
    template <std::size_t Cells, class V>
    LAMINA_INLINE static void apply(const V (&dy)[Outputs], V (&to)[Cells]) {
        winograd<Outputs>::output_gradient(dy, to);
    }
};

} // namespace lamina::kernels
