#pragma once

/// 10 weights.

#include <lamina/runtime/embedded_bytes.hpp>
#include <lamina/runtime/embedded_weights.hpp>

// clang-format off

namespace embedded_bytes {

LAMINA_EMBEDDED_BYTES("lamina.embedded_bytes..i8", __FILE__ ".bin", "32");
[[gnu::visibility("hidden")]] extern const lamina::scaled_bytes<10, 5> i8_bytes __asm__("lamina.embedded_bytes..i8");

inline constexpr lamina::quantized_weights<3, 10, 5, const lamina::scaled_bytes<10, 5>&> i8 = {
    {{
        {"dense.kernel", {3, 2}}, {"dense.bias", {2}}, {"dense_1.kernel", {2, 1}}, }},
    i8_bytes};

} // namespace embedded_bytes

// clang-format on
