#pragma once

#include <lamina/kernels/simd/log.hpp>
#include <lamina/kernels/simd/neon.hpp>
#include <lamina/kernels/simd/registers.hpp>
#include <lamina/kernels/simd/x86.hpp>
#include <lamina/language/is_number.hpp>
#include <lamina/layers/register_math.hpp>

#include <cstddef>
#include <cstdint>
#include <limits>
#include <type_traits>

/// The only access to xsimd (8.1 and later), with what not every version of it offers. Every function takes a
/// batch or a plain scalar, which counts as a vector of one lane.
namespace lamina::simd {

template <class V>
inline constexpr bool is_batch = !std::is_arithmetic_v<V>;

namespace detail {
template <class V>
struct traits {
    using scalar = V;
    static constexpr std::size_t lanes = 1;
};
template <class V>
    requires is_batch<V>
struct traits<V> {
    using scalar = typename V::value_type;
    static constexpr std::size_t lanes = V::size;
};
} // namespace detail

template <class V>
using scalar_t = typename detail::traits<V>::scalar;

/// The number of lanes of V.
template <class V>
inline constexpr std::size_t lanes = detail::traits<V>::lanes;

/// An optimization barrier: the compiler forgets what it knows about a pointer, so that values are loaded
/// through it again instead of occupying registers that are needed elsewhere.
template <class T>
LAMINA_INLINE void pointer_barrier(T*& p) {
    asm("" : "+r"(p));
}

/// An optimization barrier that keeps a loaded value in a register; GCC would load it again at every use.
template <class V>
LAMINA_INLINE void register_barrier([[maybe_unused]] V& v) {
#if defined(__SSE2__)
    if constexpr (is_batch<V>) asm("" : "+v"(v.data));
#endif
}

/// Likewise, and loads through p do not move before this point.
template <class V, class T>
LAMINA_INLINE void register_barrier([[maybe_unused]] V& v, T*& p) {
#if defined(__SSE2__)
    if constexpr (is_batch<V>)
        asm("" : "+v"(v.data), "+r"(p));
    else
#endif
        pointer_barrier(p);
}

/// v, kept in a register.
template <class V>
LAMINA_INLINE V in_register(V v) {
    register_barrier(v);
    return v;
}

/// Prefetches the cache line of p into the second-level cache; p may be invalid. Not where registers hold one
/// scalar: each of a line's would cost an instruction, on processors that have no caches or simple ones.
LAMINA_INLINE void prefetch([[maybe_unused]] const void* p) {
#if !defined(LAMINA_SCALAR)
    __builtin_prefetch(p, 0, 2);
#endif
}

/// Prefetches likewise the cache line Bytes after p into the cache of this level, 1 or 2.
template <std::size_t Bytes, int Level>
LAMINA_INLINE void prefetch_ahead([[maybe_unused]] const void* p) {
#if !defined(LAMINA_SCALAR)
    const auto address = reinterpret_cast<std::uintptr_t>(p) + Bytes;
    // NOLINTNEXTLINE(performance-no-int-to-ptr): it is never read through
    __builtin_prefetch(reinterpret_cast<const void*>(address), 0, 4 - Level);
#endif
}

/// Loads from any alignment; an aligned address costs nothing extra.
template <class V>
LAMINA_INLINE V load(const scalar_t<V>* p) {
    if constexpr (is_batch<V>)
        return V::load_unaligned(p);
    else
        return *p;
}

/// Widens a bfloat16 or float16 to float, which is exact.
template <class V, class Stored>
    requires(std::is_same_v<Stored, lamina::bfloat16> || std::is_same_v<Stored, lamina::float16>)
LAMINA_INLINE V load(const Stored* p) {
    static_assert(std::is_same_v<scalar_t<V>, float>);
    if constexpr (is_batch<V>)
        return V(detail::widen(p, V(0).data));
    else
        return static_cast<float>(*p);
}

template <class V>
LAMINA_INLINE void store(scalar_t<V>* p, const V& v) {
    if constexpr (is_batch<V>)
        v.store_unaligned(p);
    else
        *p = v;
}

template <class V>
LAMINA_INLINE V broadcast(scalar_t<V> x) {
    return V(x);
}

/// a·b + c, fused if the target can. One expression on the raw registers, because compilers contract that by
/// default, while xsimd before version 11 has no fused kernel for AVX-512.
template <class V>
LAMINA_INLINE V fma(const V& a, const V& b, const V& c) {
    if constexpr (!is_batch<V>) {
        return a * b + c;
    } else if constexpr (requires { a.data* b.data + c.data; }) {
        return V(a.data * b.data + c.data);
    } else {
        return fma(a, b, c);
    }
}

/// Likewise in the first N lanes; the others are unspecified.
template <std::size_t N, class V>
LAMINA_INLINE V fma_partial(V a, const V& b, const V& c) {
    if constexpr (2 * N <= lanes<V> && requires { detail::fma_lower(a.data, b.data, c.data); }) {
        register_barrier(a); // shares one register with uses of the whole
        return V(detail::fma_lower(a.data, b.data, c.data));
    } else {
        return simd::fma(a, b, c);
    }
}

/// a > b ? a : b, hence b if either is NaN.
template <class V>
LAMINA_INLINE V larger(const V& a, const V& b) {
    if constexpr (!is_batch<V>) {
        return a > b ? a : b;
    } else if constexpr (requires { detail::larger(a.data, b.data); }) {
        return V(detail::larger(a.data, b.data));
    } else {
        return select(a > b, a, b);
    }
}

/// a < b ? a : b, hence b if either is NaN.
template <class V>
LAMINA_INLINE V smaller(const V& a, const V& b) {
    if constexpr (!is_batch<V>) {
        return a < b ? a : b;
    } else if constexpr (requires { detail::smaller(a.data, b.data); }) {
        return V(detail::smaller(a.data, b.data));
    } else {
        return select(a < b, a, b);
    }
}

/// The greater of x and the greatest so far; NaN if either is.
template <class V>
LAMINA_INLINE V greatest(const V& x, const V& so_far) {
    if constexpr (!is_batch<V>) {
        return lamina::detail::is_number(x) ? simd::larger(x, so_far) : x;
    } else if constexpr (requires { detail::greatest(x.data, so_far.data); }) {
        return V(detail::greatest(x.data, so_far.data));
    } else {
        return select(lamina::detail::is_number(x), simd::larger(x, so_far), x);
    }
}

/// Likewise for two values at once, which most instruction sets test for NaN together.
template <class V>
LAMINA_INLINE V greatest(const V& x, const V& y, const V& so_far) {
    if constexpr (requires { detail::greatest(x.data, y.data, so_far.data); })
        return V(detail::greatest(x.data, y.data, so_far.data));
    else
        return simd::greatest(y, simd::greatest(x, so_far));
}

/// x, or infinity where x is NaN: a cell that is not less than this is where the maximum x came from.
template <class V>
LAMINA_INLINE V ordered_limit(const V& x) {
    return simd::smaller(x, V(std::numeric_limits<scalar_t<V>>::infinity()));
}

/// Loads the first N lanes and takes the others from `rest`; no memory past the N elements is touched.
template <class V, std::size_t N>
LAMINA_INLINE V load_partial(const scalar_t<V>* p, const V& rest = V(0)) {
    static_assert(N <= lanes<V>);
    if constexpr (N == lanes<V>)
        return simd::load<V>(p);
    else
        return V(detail::load_lanes(p, rest.data, N));
}

/// Stores the first N lanes; no memory past the N elements is touched.
template <std::size_t N, class V>
LAMINA_INLINE void store_partial(scalar_t<V>* p, const V& v) {
    static_assert(N <= lanes<V>);
    if constexpr (N == lanes<V>)
        simd::store(p, v); // not the aligned xsimd::store
    else
        detail::store_lanes(p, v.data, N);
}

/// Whether the instruction set can look up values in a register by index.
template <class V>
inline constexpr bool has_lookup = false;
template <class V>
    requires std::is_same_v<scalar_t<V>, float> // Clang accepts registers of other types as float
                 && requires(V v) { detail::pick_lanes(v.data, to_int(v).data); }
inline constexpr bool has_lookup<V> = true;

/// Sets every lane to the lane of `table` that `index`, a register of integers, selects.
template <class V, class Index>
LAMINA_INLINE V lookup(const V& table, const Index& index) {
    return V(detail::pick_lanes(table.data, index.data));
}

/// The sum of all lanes.
template <class V>
LAMINA_INLINE scalar_t<V> sum(const V& v) {
    if constexpr (!is_batch<V>)
        return v;
    else if constexpr (requires { reduce_add(v); })
        return reduce_add(v);
    else
        return hadd(v);
}

/// The greatest lane.
template <class V>
LAMINA_INLINE scalar_t<V> maximum(const V& v) {
    scalar_t<V> all[lanes<V>];
    simd::store(all, v);
    scalar_t<V> greatest = all[0];
    for (std::size_t i = 1; i < lanes<V>; ++i) greatest = simd::larger(all[i], greatest);
    return greatest;
}

} // namespace lamina::simd

/// One instruction each; GCC does not derive it from a comparison and a select.
template <class V>
    requires lamina::simd::is_batch<V>
struct lamina::math::limit<V> {
    LAMINA_INLINE static V above(const V& most, const V& x) { return simd::smaller(most, x); }
    LAMINA_INLINE static V below(const V& least, const V& x) { return simd::larger(least, x); }
};
