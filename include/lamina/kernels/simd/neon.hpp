#pragma once

#include <lamina/kernels/simd/registers.hpp>

#if defined(__ARM_NEON) && !defined(LAMINA_SCALAR)

#    include <cmath>
#    include <cstdint>

// xsimd 8.1 estimates quotients and square roots of float on ARM: the last digits are wrong, and the root of
// infinity is NaN.
namespace xsimd {

#    if defined(__aarch64__)
using lamina_neon = neon64;
#    else
using lamina_neon = neon;
#    endif

template <>
inline batch<float, lamina_neon>& batch<float, lamina_neon>::operator/=(const batch& other) noexcept {
    data = data / other.data;
    return *this;
}

template <>
inline batch<float, lamina_neon> sqrt(const batch<float, lamina_neon>& x) noexcept {
#    if defined(__aarch64__)
    return vsqrtq_f32(x.data);
#    else
    float numbers[4];
    x.store_unaligned(numbers);
    for (float& number : numbers) number = std::sqrt(number);
    return batch<float, lamina_neon>::load_unaligned(numbers);
#    endif
}

} // namespace xsimd

// What registers.hpp has in plain C++, in two instructions.
namespace lamina::simd::detail {

LAMINA_INLINE float32x4_t widen(const lamina::bfloat16* p, float32x4_t) {
    return vreinterpretq_f32_u32(vshll_n_u16(vld1_u16(reinterpret_cast<const std::uint16_t*>(p)), 16));
}
#    if defined(__aarch64__)
LAMINA_INLINE float32x4_t widen(const lamina::float16* p, float32x4_t) {
    return vcvt_f32_f16(vreinterpret_f16_u16(vld1_u16(reinterpret_cast<const std::uint16_t*>(p))));
}
#    endif

} // namespace lamina::simd::detail

#endif
