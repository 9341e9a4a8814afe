#pragma once

#include <lamina/kernels/simd/registers.hpp>

#if defined(__ARM_NEON) && !defined(LAMINA_SCALAR)

#    include <cmath>

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

#endif
