#pragma once

#include <lamina/kernels/simd/registers.hpp>

#if defined(__SSE2__) && !defined(LAMINA_SCALAR)

// What registers.hpp has in plain C++, and what only x86 has, in a few instructions.
namespace lamina::simd::detail {

// Load or store the first n lanes of a register, with masks where they are fast; load values stored in half
// the width.
LAMINA_INLINE __m128 widen(const lamina::bfloat16* p, __m128) {
    const __m128i upper = _mm_loadl_epi64(reinterpret_cast<const __m128i*>(p));
    return _mm_castsi128_ps(_mm_unpacklo_epi16(_mm_setzero_si128(), upper));
}
#    if defined(__F16C__)
LAMINA_INLINE __m128 widen(const lamina::float16* p, __m128) {
    return _mm_cvtph_ps(_mm_loadl_epi64(reinterpret_cast<const __m128i*>(p)));
}
LAMINA_INLINE __m256 widen(const lamina::float16* p, __m256) {
    return _mm256_cvtph_ps(_mm_loadu_si128(reinterpret_cast<const __m128i*>(p)));
}
#    endif
// In pieces of 4, 2 and 1 elements: a masked AVX store takes many times as long on some cores.
LAMINA_INLINE void store_lanes(float* p, __m128 v, std::size_t n) {
    if (n & 2) {
        _mm_storel_pi(reinterpret_cast<__m64*>(p), v);
        p += 2;
        v = _mm_movehl_ps(v, v);
    }
    if (n & 1) _mm_store_ss(p, v);
}
LAMINA_INLINE void store_lanes(double* p, __m128d v, std::size_t n) {
    if (n & 1) _mm_store_sd(p, v);
}
#    if defined(__AVX2__)
LAMINA_INLINE __m256 widen(const lamina::bfloat16* p, __m256) {
    const __m128i upper = _mm_loadu_si128(reinterpret_cast<const __m128i*>(p));
    return _mm256_castsi256_ps(_mm256_slli_epi32(_mm256_cvtepu16_epi32(upper), 16));
}
#    endif
#    if defined(__AVX512F__)
LAMINA_INLINE __m512 widen(const lamina::bfloat16* p, __m512) {
    const __m256i upper = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(p));
    return _mm512_castsi512_ps(_mm512_slli_epi32(_mm512_cvtepu16_epi32(upper), 16));
}
LAMINA_INLINE __m512 widen(const lamina::float16* p, __m512) {
    return _mm512_cvtph_ps(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(p)));
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
#    endif
#    if defined(__AVX__)
inline constexpr int ones_then_zeros[16] = {-1, -1, -1, -1, -1, -1, -1, -1};
LAMINA_INLINE __m256i first_lanes(std::size_t bytes) {
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
    __m128 rest = _mm256_castps256_ps128(v);
    if (n & 4) {
        _mm_storeu_ps(p, rest);
        p += 4;
        rest = _mm256_extractf128_ps(v, 1);
    }
    store_lanes(p, rest, n);
}
LAMINA_INLINE void store_lanes(double* p, __m256d v, std::size_t n) {
    __m128d rest = _mm256_castpd256_pd128(v);
    if (n & 2) {
        _mm_storeu_pd(p, rest);
        p += 2;
        rest = _mm256_extractf128_pd(v, 1);
    }
    store_lanes(p, rest, n);
}
#    endif

// a·b + c in the lower half of the lanes, which takes half the time on some cores.
#    if defined(__AVX512F__)
#        if defined(__clang__) // would copy the half for a plain cast; this says that the rest is zero
LAMINA_INLINE __m512 full(__m256 v) { return _mm512_zextps256_ps512(v); }
LAMINA_INLINE __m512d full(__m256d v) { return _mm512_zextpd256_pd512(v); }
#        else
LAMINA_INLINE __m512 full(__m256 v) { return _mm512_castps256_ps512(v); }
LAMINA_INLINE __m512d full(__m256d v) { return _mm512_castpd256_pd512(v); }
#        endif
LAMINA_INLINE __m512 fma_lower(__m512 a, __m512 b, __m512 c) {
    return full(_mm512_castps512_ps256(a) * _mm512_castps512_ps256(b) + _mm512_castps512_ps256(c));
}
LAMINA_INLINE __m512d fma_lower(__m512d a, __m512d b, __m512d c) {
    return full(_mm512_castpd512_pd256(a) * _mm512_castpd512_pd256(b) + _mm512_castpd512_pd256(c));
}
#    endif

// a > b ? a : b and a < b ? a : b in one instruction, which GCC does not derive from a comparison and a
// select.
LAMINA_INLINE __m128 larger(__m128 a, __m128 b) { return _mm_max_ps(a, b); }
LAMINA_INLINE __m128d larger(__m128d a, __m128d b) { return _mm_max_pd(a, b); }
LAMINA_INLINE __m128 smaller(__m128 a, __m128 b) { return _mm_min_ps(a, b); }
LAMINA_INLINE __m128d smaller(__m128d a, __m128d b) { return _mm_min_pd(a, b); }
#    if defined(__AVX__)
LAMINA_INLINE __m256 larger(__m256 a, __m256 b) { return _mm256_max_ps(a, b); }
LAMINA_INLINE __m256d larger(__m256d a, __m256d b) { return _mm256_max_pd(a, b); }
LAMINA_INLINE __m256 smaller(__m256 a, __m256 b) { return _mm256_min_ps(a, b); }
LAMINA_INLINE __m256d smaller(__m256d a, __m256d b) { return _mm256_min_pd(a, b); }
#    endif
#    if defined(__AVX512F__)
LAMINA_INLINE __m512 larger(__m512 a, __m512 b) { return _mm512_max_ps(a, b); }
LAMINA_INLINE __m512d larger(__m512d a, __m512d b) { return _mm512_max_pd(a, b); }
LAMINA_INLINE __m512 smaller(__m512 a, __m512 b) { return _mm512_min_ps(a, b); }
LAMINA_INLINE __m512d smaller(__m512d a, __m512d b) { return _mm512_min_pd(a, b); }
#    endif

// The greatest of one or two values and of those so far; NaN if one of them is: if an operand of max is NaN,
// the result is the second operand.
LAMINA_INLINE __m128 greatest(__m128 x, __m128 so_far) {
    return _mm_or_ps(_mm_max_ps(x, so_far), _mm_cmpunord_ps(x, x));
}
LAMINA_INLINE __m128d greatest(__m128d x, __m128d so_far) {
    return _mm_or_pd(_mm_max_pd(x, so_far), _mm_cmpunord_pd(x, x));
}
LAMINA_INLINE __m128 greatest(__m128 x, __m128 y, __m128 so_far) {
    return _mm_or_ps(_mm_max_ps(y, _mm_max_ps(x, so_far)), _mm_cmpunord_ps(x, y));
}
LAMINA_INLINE __m128d greatest(__m128d x, __m128d y, __m128d so_far) {
    return _mm_or_pd(_mm_max_pd(y, _mm_max_pd(x, so_far)), _mm_cmpunord_pd(x, y));
}
#    if defined(__AVX__)
LAMINA_INLINE __m256 greatest(__m256 x, __m256 so_far) {
    return _mm256_or_ps(_mm256_max_ps(x, so_far), _mm256_cmp_ps(x, x, _CMP_UNORD_Q));
}
LAMINA_INLINE __m256d greatest(__m256d x, __m256d so_far) {
    return _mm256_or_pd(_mm256_max_pd(x, so_far), _mm256_cmp_pd(x, x, _CMP_UNORD_Q));
}
LAMINA_INLINE __m256 greatest(__m256 x, __m256 y, __m256 so_far) {
    return _mm256_or_ps(_mm256_max_ps(y, _mm256_max_ps(x, so_far)), _mm256_cmp_ps(x, y, _CMP_UNORD_Q));
}
LAMINA_INLINE __m256d greatest(__m256d x, __m256d y, __m256d so_far) {
    return _mm256_or_pd(_mm256_max_pd(y, _mm256_max_pd(x, so_far)), _mm256_cmp_pd(x, y, _CMP_UNORD_Q));
}
#    endif
#    if defined(__AVX512F__)
LAMINA_INLINE __m512 greatest(__m512 x, __m512 so_far) {
    return _mm512_mask_max_ps(x, _mm512_cmp_ps_mask(x, x, _CMP_ORD_Q), x, so_far);
}
LAMINA_INLINE __m512d greatest(__m512d x, __m512d so_far) {
    return _mm512_mask_max_pd(x, _mm512_cmp_pd_mask(x, x, _CMP_ORD_Q), x, so_far);
}
#    endif

// The lanes of a table that an index selects.
#    if defined(__AVX512F__)
LAMINA_INLINE __m512 pick_lanes(__m512 table, __m512i index) { return _mm512_permutexvar_ps(index, table); }
#    endif
#    if defined(__AVX2__)
LAMINA_INLINE __m256 pick_lanes(__m256 table, __m256i index) {
    return _mm256_permutevar8x32_ps(table, index);
}
#    endif
} // namespace lamina::simd::detail

#endif
