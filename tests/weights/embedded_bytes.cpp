#include <lamina/embedded.hpp>
#include <lamina/weights/embedded_weights.hpp>
#include <lamina/weights/write_header.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <vector>

#include "../scratch.hpp"
#include "embedded_bytes/f16.hpp"
#include "embedded_bytes/f32.hpp"
#include "embedded_bytes/i8.hpp"

using namespace lamina;

// The headers in embedded_bytes/ are what write_header writes of numbered().
namespace {

struct tiny {
    static constexpr auto layers = input<3> >> dense<2> >> relu >> dense<1>(no_bias);
};
static_assert(are_weights_of<tiny>(embedded_bytes::f32) && are_weights_of<tiny>(embedded_bytes::i8));

model<tiny> numbered() {
    model<tiny> m;
    for (std::size_t i = 0; i < m.parameters().size(); ++i)
        m.parameters()[i] = static_cast<float>(i) * (i % 2 == 0 ? 0.375F : -1.25F);
    return m;
}

template <class Object>
std::vector<std::uint8_t> bytes_in(const Object& o, std::size_t count) {
    std::vector<std::uint8_t> all(count);
    std::memcpy(all.data(), &o, count);
    return all;
}
/// Writes the header anew: its text, and whether the bytes are those in the program.
template <class Weights>
std::string written(const Weights& w, stored_type type, const std::string& name) {
    const lamina_test::scratch folder;
    write_header(numbered(), folder / "w.hpp",
                 {.name = "embedded_bytes::" + name, .type = type, .as_bytes = true});
    const auto bytes = read_file(folder / "w.hpp.bin");
    CHECK(bytes == bytes_in(w.numbers, bytes.size()));
    CHECK(sizeof(w.numbers) == bytes.size());
    const auto text = read_file(folder / "w.hpp");
    return {text.begin(), text.end()};
}

} // namespace

TEST_CASE("the header and the bytes beside it") {
    CHECK(written(embedded_bytes::f32, stored_type::f32, "f32") == R"(#pragma once

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
)");
    written(embedded_bytes::f16, stored_type::f16, "f16");
    CHECK(written(embedded_bytes::i8, stored_type::i8, "i8")
              .find("lamina::quantized_weights<3, 10, 5, const lamina::scaled_bytes<10, 5>&> i8 = {")
          != std::string::npos);
}

TEST_CASE("a model takes weights that the assembler has placed") {
    const auto expected = numbered();
    model<tiny> exact, quantized;
    load_weights<embedded_bytes::f32>(exact);
    CHECK(std::ranges::equal(exact.parameters(), expected.parameters()));
    load_weights<embedded_bytes::f16>(exact); // they are numbers of 16 bits
    CHECK(std::ranges::equal(exact.parameters(), expected.parameters()));
    load_weights<embedded_bytes::i8>(quantized);
    for (std::size_t i = 0; i < 10; ++i)
        CHECK(quantized.parameters()[i] == doctest::Approx(expected.parameters()[i]).epsilon(0.05));
    CHECK(std::bit_cast<std::uintptr_t>(&embedded_bytes::f32.numbers) % 64 == 0);
}

TEST_CASE("they are packed when the program starts") {
    static const auto weights = pack<tiny, embedded_bytes::f32>();
    const packed<tiny> expected(std::span<const float, parameters<tiny>>(numbered().parameters()));
    CHECK(std::equal(weights.data(), weights.data() + weights.size(), expected.data()));
    static static_predictor<weights> lean;
    CHECK(lean.predict(std::array<float, 3>{1, 1, 1})[0] != 0);
}
