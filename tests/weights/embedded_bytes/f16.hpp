#pragma once

/// 10 weights.

#include <lamina/runtime/embedded_bytes.hpp>
#include <lamina/runtime/embedded_weights.hpp>

// clang-format off

namespace embedded_bytes {

LAMINA_EMBEDDED_BYTES("lamina.embedded_bytes..f16", __FILE__ ".bin", "20");
[[gnu::visibility("hidden")]] extern const std::array<lamina::float16, 10> f16_bytes __asm__("lamina.embedded_bytes..f16");

inline constexpr lamina::embedded_weights<lamina::float16, 3, 10, const std::array<lamina::float16, 10>&> f16 = {
    {{
        {"dense.kernel", {3, 2}}, {"dense.bias", {2}}, {"dense_1.kernel", {2, 1}}, }},
    f16_bytes};

} // namespace embedded_bytes

// clang-format on
