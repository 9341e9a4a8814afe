#pragma once

/// 10 weights.

#include <lamina/runtime/embedded_bytes.hpp>
#include <lamina/runtime/embedded_weights.hpp>

// clang-format off

namespace embedded_bytes {

LAMINA_EMBEDDED_BYTES("lamina.embedded_bytes..f32", __FILE__ ".bin", "40");
[[gnu::visibility("hidden")]] extern const std::array<float, 10> f32_bytes __asm__("lamina.embedded_bytes..f32");

inline constexpr lamina::embedded_weights<float, 3, 10, const std::array<float, 10>&> f32 = {
    {{
        {"dense.kernel", {3, 2}}, {"dense.bias", {2}}, {"dense_1.kernel", {2, 1}}, }},
    f32_bytes};

} // namespace embedded_bytes

// clang-format on
