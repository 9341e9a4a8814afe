#pragma once

// GCC 12 warns about the deliberately undefined operands of its own intrinsics (gcc.gnu.org/PR105593).
#if defined(__GNUC__) && !defined(__clang__)
#    pragma GCC diagnostic push
#    pragma GCC diagnostic ignored "-Wuninitialized"
#    pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#endif
// Before version 11 xsimd multiplies and adds where AVX-512 fuses; GCC contracts that by itself.
#if defined(__clang__)
#    pragma float_control(push)
#    pragma clang fp contract(fast)
#endif
#include <xsimd/xsimd.hpp>
#if defined(__clang__)
#    pragma float_control(pop)
#endif
#if defined(__GNUC__) && !defined(__clang__)
#    pragma GCC diagnostic pop
#endif

#include <lamina/kernels/bfloat16.hpp>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <type_traits>

/// Goes before a loop of constant trip count over an array of registers, so that every compiler keeps it in
/// registers. (Not while every access is checked: the code would grow out of all proportion.)
#if defined(__SANITIZE_ADDRESS__)
#    define LAMINA_UNROLL
#else
#    define LAMINA_UNROLL _Pragma("GCC unroll 64")
#endif
/// For the small pieces of a hot loop: they have to vanish into it.
#define LAMINA_INLINE [[gnu::always_inline]] inline

/// The one door to xsimd (8.1 and later) and to what it does not offer in every version. Every function works
/// on a batch and on a plain scalar, which counts as a vector of one lane.
namespace lamina::simd {

template <class T, class Arch = xsimd::default_arch>
using batch = xsimd::batch<T, Arch>;

namespace detail {
template <class V>
struct traits {
    using scalar = V;
    static constexpr std::size_t lanes = 1;
};
template <class T, class Arch>
struct traits<xsimd::batch<T, Arch>> {
    using scalar = T;
    static constexpr std::size_t lanes = xsimd::batch<T, Arch>::size;
};

// The first n lanes of a register from or to memory: in general, and with the masks of AVX and AVX-512.
template <class T, class Register>
LAMINA_INLINE Register load_lanes(const T* p, Register rest, std::size_t n) {
    T all[sizeof(Register) / sizeof(T)];
    std::memcpy(all, &rest, sizeof(rest));
    std::memcpy(all, p, n * sizeof(T));
    std::memcpy(&rest, all, sizeof(rest));
    return rest;
}
template <class T, class Register>
LAMINA_INLINE void store_lanes(T* p, Register v, std::size_t n) {
    T all[sizeof(Register) / sizeof(T)];
    std::memcpy(all, &v, sizeof(v));
    std::memcpy(p, all, n * sizeof(T));
}
// A register full of numbers of half the width.
template <class Register>
LAMINA_INLINE Register widen(const bfloat16* p, Register) {
    std::uint32_t all[sizeof(Register) / sizeof(std::uint32_t)];
    for (std::uint32_t& x : all) x = std::uint32_t{p++->bits} << 16;
    Register wide;
    std::memcpy(&wide, all, sizeof(wide));
    return wide;
}
#if defined(__SSE2__)
LAMINA_INLINE __m128 widen(const bfloat16* p, __m128) {
    const __m128i upper = _mm_loadl_epi64(reinterpret_cast<const __m128i*>(p));
    return _mm_castsi128_ps(_mm_unpacklo_epi16(_mm_setzero_si128(), upper));
}
#endif
#if defined(__AVX2__)
LAMINA_INLINE __m256 widen(const bfloat16* p, __m256) {
    const __m128i upper = _mm_loadu_si128(reinterpret_cast<const __m128i*>(p));
    return _mm256_castsi256_ps(_mm256_slli_epi32(_mm256_cvtepu16_epi32(upper), 16));
}
#endif
#if defined(__AVX512F__)
LAMINA_INLINE __m512 widen(const bfloat16* p, __m512) {
    const __m256i upper = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(p));
    return _mm512_castsi512_ps(_mm512_slli_epi32(_mm512_cvtepu16_epi32(upper), 16));
}
LAMINA_INLINE __m512 load_lanes(const float* p, __m512 rest, std::size_t n) {
    return _mm512_mask_loadu_ps(rest, static_cast<__mmask16>((1u << n) - 1), p);
}
LAMINA_INLINE __m512d load_lanes(const double* p, __m512d rest, std::size_t n) {
    return _mm512_mask_loadu_pd(rest, static_cast<__mmask8>((1u << n) - 1), p);
}
LAMINA_INLINE void store_lanes(float* p, __m512 v, std::size_t n) {
    _mm512_mask_storeu_ps(p, static_cast<__mmask16>((1u << n) - 1), v);
}
LAMINA_INLINE void store_lanes(double* p, __m512d v, std::size_t n) {
    _mm512_mask_storeu_pd(p, static_cast<__mmask8>((1u << n) - 1), v);
}
#endif
#if defined(__AVX__)
LAMINA_INLINE __m256i first_lanes(std::size_t bytes) {
    static constexpr int ones_then_zeros[16] = {-1, -1, -1, -1, -1, -1, -1, -1};
    return _mm256_loadu_si256(reinterpret_cast<const __m256i*>(ones_then_zeros + 8 - bytes / 4));
}
LAMINA_INLINE __m256 load_lanes(const float* p, __m256 rest, std::size_t n) {
    const __m256i mask = first_lanes(n * sizeof(float));
    return _mm256_blendv_ps(rest, _mm256_maskload_ps(p, mask), _mm256_castsi256_ps(mask));
}
LAMINA_INLINE __m256d load_lanes(const double* p, __m256d rest, std::size_t n) {
    const __m256i mask = first_lanes(n * sizeof(double));
    return _mm256_blendv_pd(rest, _mm256_maskload_pd(p, mask), _mm256_castsi256_pd(mask));
}
LAMINA_INLINE void store_lanes(float* p, __m256 v, std::size_t n) {
    _mm256_maskstore_ps(p, first_lanes(n * sizeof(float)), v);
}
LAMINA_INLINE void store_lanes(double* p, __m256d v, std::size_t n) {
    _mm256_maskstore_pd(p, first_lanes(n * sizeof(double)), v);
}
#endif

// a > b ? a : b and a < b ? a : b in one instruction, which GCC does not make of a comparison and a choice.
#if defined(__SSE2__)
LAMINA_INLINE __m128 greater(__m128 a, __m128 b) { return _mm_max_ps(a, b); }
LAMINA_INLINE __m128d greater(__m128d a, __m128d b) { return _mm_max_pd(a, b); }
LAMINA_INLINE __m128 lesser(__m128 a, __m128 b) { return _mm_min_ps(a, b); }
LAMINA_INLINE __m128d lesser(__m128d a, __m128d b) { return _mm_min_pd(a, b); }
#endif
#if defined(__AVX__)
LAMINA_INLINE __m256 greater(__m256 a, __m256 b) { return _mm256_max_ps(a, b); }
LAMINA_INLINE __m256d greater(__m256d a, __m256d b) { return _mm256_max_pd(a, b); }
LAMINA_INLINE __m256 lesser(__m256 a, __m256 b) { return _mm256_min_ps(a, b); }
LAMINA_INLINE __m256d lesser(__m256d a, __m256d b) { return _mm256_min_pd(a, b); }
#endif
#if defined(__AVX512F__)
LAMINA_INLINE __m512 greater(__m512 a, __m512 b) { return _mm512_max_ps(a, b); }
LAMINA_INLINE __m512d greater(__m512d a, __m512d b) { return _mm512_max_pd(a, b); }
LAMINA_INLINE __m512 lesser(__m512 a, __m512 b) { return _mm512_min_ps(a, b); }
LAMINA_INLINE __m512d lesser(__m512d a, __m512d b) { return _mm512_min_pd(a, b); }
#endif

// The lanes of a table that an index names; a scalar is a table of one.
LAMINA_INLINE float pick_lanes(float table, std::int32_t) { return table; }
#if defined(__AVX512F__)
LAMINA_INLINE __m512 pick_lanes(__m512 table, __m512i index) { return _mm512_permutexvar_ps(index, table); }
#endif
#if defined(__AVX2__)
LAMINA_INLINE __m256 pick_lanes(__m256 table, __m256i index) {
    return _mm256_permutevar8x32_ps(table, index);
}
#endif
} // namespace detail

template <class V>
using scalar_t = typename detail::traits<V>::scalar;

/// How many numbers V holds.
template <class V>
inline constexpr std::size_t lanes = detail::traits<V>::lanes;

template <class V>
inline constexpr bool is_batch = !std::is_arithmetic_v<V>;

/// How many vector registers the instruction set has.
#if defined(__aarch64__)
template <class Arch = xsimd::default_arch>
inline constexpr std::size_t registers = 32;
#else
template <class Arch = xsimd::default_arch>
inline constexpr std::size_t registers = sizeof(batch<float, Arch>) == 64 ? 32 : 16;
#endif

/// Makes the compiler forget what it knows about a pointer: what lies behind it is loaded afresh, not kept in
/// registers that are needed otherwise.
template <class T>
LAMINA_INLINE void forget(const T*& p) {
    asm("" : "+r"(p));
}

/// Keeps in a register what was loaded: GCC would rather load it again wherever it is needed.
template <class V>
LAMINA_INLINE void hold([[maybe_unused]] V& v) {
#if defined(__SSE2__)
    if constexpr (requires { v.data; }) asm("" : "+v"(v.data));
#endif
}

/// Weights beyond this are not all in the second-level cache: it pays to ask for them before they are needed.
inline constexpr std::size_t far_bytes = 1024 * 1024;

/// Asks for the cache line of p, if there is memory, to come to the second-level cache.
LAMINA_INLINE void prefetch(const void* p) { __builtin_prefetch(p, 0, 2); }

/// Asks for what lies 2 KiB behind p, if anything.
LAMINA_INLINE void prefetch_ahead(const void* p) {
    __builtin_prefetch(reinterpret_cast<const void*>(reinterpret_cast<std::uintptr_t>(p) + 2048));
}

/// Any alignment; an aligned address costs nothing extra.
template <class V>
LAMINA_INLINE V load(const scalar_t<V>* p) {
    if constexpr (is_batch<V>)
        return V::load_unaligned(p);
    else
        return *p;
}

/// Widened to float, which is exact.
template <class V>
LAMINA_INLINE V load(const bfloat16* p) {
    static_assert(std::is_same_v<scalar_t<V>, float>);
    if constexpr (is_batch<V>) {
        return V(detail::widen(p, V(0).data));
    } else {
        return static_cast<float>(*p);
    }
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

/// a·b + c, fused where the target can. Written on the registers themselves, in one expression, because
/// compilers contract that by default while xsimd before version 11 has no fused kernel for AVX-512.
template <class V>
LAMINA_INLINE V fma(const V& a, const V& b, const V& c) {
    if constexpr (!is_batch<V>) {
        return a * b + c;
    } else if constexpr (requires { a.data* b.data + c.data; }) {
        return V(a.data * b.data + c.data);
    } else {
        return xsimd::fma(a, b, c);
    }
}

/// a > b ? a : b: if either is not a number, b.
template <class V>
LAMINA_INLINE V max(const V& a, const V& b) {
    if constexpr (!is_batch<V>) {
        return a > b ? a : b;
    } else if constexpr (requires { detail::greater(a.data, b.data); }) {
        return V(detail::greater(a.data, b.data));
    } else {
        return xsimd::select(a > b, a, b);
    }
}

/// a < b ? a : b: if either is not a number, b.
template <class V>
LAMINA_INLINE V min(const V& a, const V& b) {
    if constexpr (!is_batch<V>) {
        return a < b ? a : b;
    } else if constexpr (requires { detail::lesser(a.data, b.data); }) {
        return V(detail::lesser(a.data, b.data));
    } else {
        return xsimd::select(a < b, a, b);
    }
}

/// The first N lanes from memory, the others from `rest`; nothing behind the N numbers is touched.
template <class V, std::size_t N>
LAMINA_INLINE V load_partial(const scalar_t<V>* p, const V& rest = V(0)) {
    static_assert(N <= lanes<V>);
    if constexpr (N == lanes<V>)
        return simd::load<V>(p);
    else
        return V(detail::load_lanes(p, rest.data, N));
}

/// The first N lanes to memory; nothing behind the N numbers is touched.
template <std::size_t N, class V>
LAMINA_INLINE void store_partial(scalar_t<V>* p, const V& v) {
    static_assert(N <= lanes<V>);
    if constexpr (N == lanes<V>)
        simd::store(p, v); // not the aligned xsimd::store
    else
        detail::store_lanes(p, v.data, N);
}

/// Whether the instruction set can look numbers up in a register.
template <class V>
inline constexpr bool has_lookup = false;
template <class V>
    requires std::is_same_v<scalar_t<V>, float> // Clang takes registers of other numbers for those of float
                 && requires(V v) { detail::pick_lanes(v.data, xsimd::to_int(v).data); }
inline constexpr bool has_lookup<V> = true;

/// In every lane the number that `table` has in the lane `index`, an integer held by a register of such.
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
    for (std::size_t i = 1; i < lanes<V>; ++i) greatest = simd::max(all[i], greatest);
    return greatest;
}

} // namespace lamina::simd
