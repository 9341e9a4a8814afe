#pragma once

#include <bit>
#include <cstdint>

namespace lamina {

/// IEEE 754's binary16, for storage: a float is rounded to the nearest, ties to even, and becomes infinity
/// from 65520 on.
struct float16 {
    std::uint16_t bits = 0;

    constexpr float16() = default;
    constexpr float16(std::uint16_t stored) : bits(stored) {}
    constexpr explicit float16(float x) : bits(rounded(std::bit_cast<std::uint32_t>(x))) {}

    constexpr explicit operator float() const {
        const std::uint32_t sign = (bits & 0x8000U) << 16, exponent = bits >> 10 & 0x1FU,
                            fraction = bits & 0x3FFU;
        if (exponent == 0) {
            const float magnitude = static_cast<float>(fraction) * 0x1p-24F;
            return sign == 0 ? magnitude : -magnitude;
        }
        const std::uint32_t wide = exponent == 0x1F ? 0xFFU : exponent + 112;
        return std::bit_cast<float>(sign | wide << 23 | fraction << 13);
    }

private:
    static constexpr std::uint16_t rounded(std::uint32_t all) {
        const std::uint32_t sign = all >> 16 & 0x8000U, magnitude = all & 0x7FFF'FFFFU;
        return static_cast<std::uint16_t>(sign | rounded_magnitude(magnitude));
    }
    static constexpr std::uint32_t rounded_magnitude(std::uint32_t magnitude) {
        if (magnitude > 0x7F80'0000U) return 0x7E00U; // not a number
        if (magnitude >= std::bit_cast<std::uint32_t>(65520.0F)) return 0x7C00U;
        // The last bit of a float from 0.5 to 1 is 2^-24, the smallest binary16.
        if (magnitude < std::bit_cast<std::uint32_t>(0x1p-14F))
            return std::bit_cast<std::uint32_t>(std::bit_cast<float>(magnitude) + 0.5F)
                   - std::bit_cast<std::uint32_t>(0.5F);
        const std::uint32_t rebased = magnitude - (112U << 23);
        return (rebased + 0xFFFU + (rebased >> 13 & 1U)) >> 13;
    }
};

/// The upper half of a float, for storage: the range of float, rounded to the nearest, ties to even, with a
/// relative error of at most 2^-8 for normal values.
struct bfloat16 {
    std::uint16_t bits = 0;

    constexpr bfloat16() = default;
    constexpr bfloat16(std::uint16_t stored) : bits(stored) {}
    constexpr explicit bfloat16(float x) : bits(upper_half(std::bit_cast<std::uint32_t>(x))) {}

    constexpr explicit operator float() const { return std::bit_cast<float>(std::uint32_t{bits} << 16); }

private:
    static constexpr std::uint16_t upper_half(std::uint32_t all) {
        const bool is_nan = (all & 0x7FFF'FFFFU) > 0x7F80'0000U; // rounding could turn it into infinity
        return static_cast<std::uint16_t>((is_nan ? all | 0x40'0000U : all + 0x7FFFU + (all >> 16 & 1U))
                                          >> 16);
    }
};

} // namespace lamina
