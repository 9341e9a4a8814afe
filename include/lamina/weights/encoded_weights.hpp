#pragma once

#include <lamina/language/float16.hpp>
#include <lamina/language/number_text.hpp>
#include <lamina/weights/stored_numbers.hpp>
#include <lamina/weights/stored_tensor.hpp>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace lamina::detail {

inline std::uint32_t to_bits(float number, stored_type type) {
    return type == stored_type::f16    ? float16(number).bits
           : type == stored_type::bf16 ? bfloat16(number).bits
                                       : std::bit_cast<std::uint32_t>(number);
}

/// Weights as a program holds them: the bits of each number, and of the scales if the type is I8.
struct encoded_weights {
    stored_type type = stored_type::f32;
    std::vector<std::uint32_t> scales{}, numbers{};
};

/// Appends a tensor in 8 bits: for each index of the last extent the scale that makes its greatest number
/// 127.
inline void append_quantized(encoded_weights& to, const stored_tensor& t, std::span<const float> numbers) {
    const std::size_t units = t.extents.empty() ? 1 : t.extents.back();
    std::vector<float> scales(units);
    for (std::size_t i = 0; i < numbers.size(); ++i)
        scales[i % units] = (std::max)(scales[i % units], std::fabs(numbers[i]));
    for (float& s : scales) {
        s /= 127;
        to.scales.push_back(std::bit_cast<std::uint32_t>(s));
    }
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        const float s = scales[i % units], steps = s == 0 ? 0 : std::nearbyint(numbers[i] / s);
        to.numbers.push_back(static_cast<std::uint8_t>(static_cast<int>(std::clamp(steps, -127.0F, 127.0F))));
    }
}

/// Appends a tensor; throws if a number is not finite or beyond the type's range. `where` begins the message.
inline void append_encoded(encoded_weights& to, const std::string& where, const stored_tensor& t) {
    const std::vector<float> numbers = to_floats<float>(t);
    for (const float v : numbers)
        if (!std::isfinite(v)) raise({where, ": tensor '", t.tensor, "' has a number that is not finite"});
    if (to.type == stored_type::i8) return append_quantized(to, t, numbers);
    const std::uint32_t infinity = to.type == stored_type::f16 ? 0x7C00U : 0x7F80U;
    for (const float v : numbers) {
        const std::uint32_t bits = to_bits(v, to.type);
        if (to.type != stored_type::f32 && (bits & 0x7FFFU) == infinity)
            raise({where, ": tensor '", t.tensor, "' has ", number_text(v), ", which is beyond 16 bits"});
        to.numbers.push_back(bits);
    }
}

/// The bytes of the scales and then of the numbers, up to a multiple of four that is not zero: no file is
/// empty.
inline std::vector<std::uint8_t> bytes_of(const encoded_weights& w) {
    std::vector<std::uint8_t> bytes;
    for (const std::uint32_t bits : w.scales) append_little(bytes, bits);
    for (const std::uint32_t bits : w.numbers)
        for (std::size_t i = 0; i < size_of(w.type); ++i)
            bytes.push_back(static_cast<std::uint8_t>(bits >> (8 * i)));
    bytes.resize((std::max<std::size_t>)(bytes.size() + 3, 4) / 4 * 4);
    return bytes;
}

} // namespace lamina::detail
