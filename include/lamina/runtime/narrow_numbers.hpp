#pragma once

#include <bit>
#include <cstdint>

namespace lamina {

/// A number of 16 bits in a program: IEEE 754's binary16.
struct float16 {
    std::uint16_t bits = 0;

    constexpr float16() = default;
    constexpr float16(std::uint16_t stored) : bits(stored) {}
    constexpr explicit operator float() const {
        const std::uint32_t sign = (bits & 0x8000U) << 16, exponent = bits >> 10 & 0x1FU,
                            fraction = bits & 0x3FFU;
        if (exponent == 0) {
            const float least = static_cast<float>(fraction) * 0x1p-24F;
            return sign == 0 ? least : -least;
        }
        const std::uint32_t wide = exponent == 0x1F ? 0xFFU : exponent + 112;
        return std::bit_cast<float>(sign | wide << 23 | fraction << 13);
    }
};

/// A number of 16 bits in a program: the upper half of a float.
struct bfloat16 {
    std::uint16_t bits = 0;

    constexpr bfloat16() = default;
    constexpr bfloat16(std::uint16_t stored) : bits(stored) {}
    constexpr explicit operator float() const {
        return std::bit_cast<float>(static_cast<std::uint32_t>(bits) << 16);
    }
};

} // namespace lamina
