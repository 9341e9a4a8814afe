#pragma once

#include <bit>
#include <cstdint>

namespace lamina::kernels {

/// The upper half of a float, rounded to nearest, ties to even: the range of float, with a relative error of
/// at most 2^-8 for normal values. For storage only, not for arithmetic.
struct bfloat16 {
    std::uint16_t bits = 0;

    bfloat16() = default;
    constexpr explicit bfloat16(float x) : bits(upper_half(x)) {}
    constexpr explicit operator float() const { return std::bit_cast<float>(std::uint32_t{bits} << 16); }

private:
    static constexpr std::uint16_t upper_half(float x) {
        const auto all = std::bit_cast<std::uint32_t>(x);
        const bool is_nan = (all & 0x7fffffff) > 0x7f800000; // rounding could turn it into infinity
        return static_cast<std::uint16_t>((is_nan ? all | 0x400000 : all + 0x7fff + (all >> 16 & 1)) >> 16);
    }
};

} // namespace lamina::kernels
