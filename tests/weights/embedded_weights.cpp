#include <lamina/layers/words.hpp>
#include <lamina/weights/embedded_weights.hpp>
#include <lamina/weights/write_header.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <vector>

#include "../scratch.hpp"

using namespace lamina;

namespace {

struct tiny {
    static constexpr auto layers = input<2> >> dense<2> >> relu >> dense<1>(no_bias);
};
struct other {
    static constexpr auto layers = input<2> >> dense<2>(no_bias) >> relu >> dense<1>;
};

constexpr embedded_weights<float, 3, 8> weights = {
    {{{"dense.kernel", {2, 2}}, {"dense.bias", {2}}, {"dense_1.kernel", {2, 1}}}},
    {1, 2, 3, 4, 0x1p-1F, -1, 7, 8}};
constexpr embedded_weights<float16, 3, 8> halves = {
    weights.tensors, {0x3c00, 0xc000, 0x0001, 0x7bff, 0x8400, 0x3555, 0, 0x8000}};
constexpr embedded_weights<bfloat16, 3, 8> brains = {weights.tensors,
                                                     {0x3f80, 0xc000, 0x3eab, 0, 0, 0, 0, 0}};
constexpr quantized_weights<3, 8, 5> eighths = {weights.tensors,
                                                {{0.5F, 2, 7, 5, 1}, {127, -1, -2, 127, 0, 1, 3, -127}}};

static_assert(are_weights_of<tiny>(weights) && are_weights_of<tiny>(eighths));
static_assert(!are_weights_of<other>(weights));
// As many numbers, in a tensor of more axes.
constexpr embedded_weights<float, 3, 8> unlike = {
    {{{"dense.kernel", {2, 1, 2}}, {"dense.bias", {2}}, {"dense_1.kernel", {2, 1}}}}, weights.numbers};
static_assert(!are_weights_of<tiny>(unlike));
static_assert(weights.span()[4] == 0.5F);

std::string text_of(const model<tiny>& m, const header_options& options = {}) {
    const lamina_test::scratch folder;
    write_header(m, folder / "weights.hpp", options);
    const auto bytes = read_file(folder / "weights.hpp");
    return {bytes.begin(), bytes.end()};
}

model<tiny> numbered() {
    model<tiny> m;
    load_weights<weights>(m);
    return m;
}

} // namespace

TEST_CASE("embedded weights are loaded in the network's order") {
    const auto m = numbered();
    CHECK(m.parameters()[3] == 4);
    CHECK(m.parameters()[5] == -1);
    model<tiny> half;
    load_weights<halves>(half);
    const float expected[] = {1, -2, 0x1p-24F, 65504, -0x1p-14F, 0x1.554p-2F, 0, -0.0F};
    for (std::size_t i = 0; i < 8; ++i) CHECK(half.parameters()[i] == expected[i]);
    model<tiny, double> brain;
    load_weights<brains>(brain);
    CHECK(brain.parameters()[1] == -2);
    CHECK(brain.parameters()[2] == 0x1.56p-2);
}

TEST_CASE("weights of 8 bits: each filter has its scale") {
    model<tiny> m;
    load_weights<eighths>(m);
    const float expected[] = {63.5F, -2, -1, 254, 0, 5, 3, -127};
    for (std::size_t i = 0; i < 8; ++i) CHECK(m.parameters()[i] == expected[i]);
}

TEST_CASE("the header that is written") {
    CHECK(text_of(numbered(), {.name = "nets::weights", .source = "tiny.safetensors"}) == R"(#pragma once

/// 8 weights, from tiny.safetensors.

#include <lamina/runtime/embedded_weights.hpp>

// clang-format off

namespace nets {

inline constexpr lamina::embedded_weights<float, 3, 8> weights = {
    {{
        {"dense.kernel", {2, 2}}, {"dense.bias", {2}}, {"dense_1.kernel", {2, 1}}, }},
    {
        0x1p+0F, 0x1p+1F, 0x1.8p+1F, 0x1p+2F, 0x1p-1F, -0x1p+0F, 0x1.cp+2F, 0x1p+3F, }};

} // namespace nets

// clang-format on
)");
    const std::string halved = text_of(numbered(), {.type = stored_type::f16});
    CHECK(halved.find("embedded_weights<lamina::float16, 3, 8> weights = {") != std::string::npos);
    CHECK(halved.find("0x3c00, 0x4000, 0x4200, 0x4400, 0x3800, 0xbc00, 0x4700, 0x4800, }};")
          != std::string::npos);
    auto m = numbered();
    m.parameters()[1] = 0x1.03p+0F; // between two, nearer to the larger
    CHECK(text_of(m, {.type = stored_type::bf16}).find("0x3f80, 0x3f82, 0x4040") != std::string::npos);
}

TEST_CASE("the header with weights of 8 bits") {
    auto m = numbered();
    const float numbers[] = {127, 1, -63.4F, -254, 0, -5, 0, 0};
    std::ranges::copy(numbers, m.parameters().begin());
    const std::string text = text_of(m, {.type = stored_type::i8});
    CHECK(text.find("lamina::quantized_weights<3, 8, 5> weights = {") != std::string::npos);
    CHECK(text.find(R"(
    {{
        0x1p+0F, 0x1p+1F, 0x0p+0F, 0x1.42850ap-5F, 0x0p+0F, },
    {
        127, 0, -63, -127, 0, -127, 0, 0, }}};)")
          != std::string::npos);
}

TEST_CASE("no number is more than 127 steps of its scale") {
    // A scale so small that it is rounded up or down by much.
    detail::encoded_weights w{stored_type::i8};
    const float least = std::numeric_limits<float>::denorm_min();
    const float numbers[] = {190 * least, -190 * least, least, 0};
    detail::append_encoded(w, "net", to_stored<float>("dense.bias", {4, 1}, std::span<const float>(numbers)));
    CHECK(w.numbers == std::vector<std::uint32_t>{127, 129, 1, 0});
}

TEST_CASE("what is no weight is not embedded") {
    auto m = numbered();
    m.parameters()[5] = std::numeric_limits<float>::infinity();
    CHECK_THROWS_WITH(text_of(m),
                      doctest::Contains("weights.hpp: tensor 'dense.bias' has a number that is not finite"));
    CHECK_THROWS_WITH(text_of(numbered(), {.type = stored_type::f64}),
                      doctest::Contains("weights are embedded as F32, F16, BF16 or I8"));
    m.parameters()[5] = -65519;
    CHECK(text_of(m, {.type = stored_type::f16}).find("0xfbff") != std::string::npos);
    m.parameters()[5] = -65520;
    CHECK_THROWS_WITH(text_of(m, {.type = stored_type::f16}),
                      doctest::Contains("tensor 'dense.bias' has -65520, which is beyond 16 bits"));
    CHECK(text_of(m, {.type = stored_type::bf16}) != "");
    m.parameters()[5] = std::numeric_limits<float>::max();
    CHECK_THROWS_WITH(text_of(m, {.type = stored_type::bf16}), doctest::Contains("is beyond 16 bits"));
}

TEST_CASE("what would not be C++ is not written") {
    for (const char* name : {"", "2nd", "my-weights", "nets::", "::w", "nets:w", "a b"})
        CHECK_THROWS_WITH(text_of(numbered(), {.name = name}),
                          doctest::Contains("is no name of a constant in C++"));
    CHECK(text_of(numbered(), {.name = "a::b_2::c"}).find("namespace a::b_2 {") != std::string::npos);
    CHECK_THROWS_WITH(text_of(numbered(), {.source = "a\nint x;"}), doctest::Contains("the source has"));
    stored_tensor quoted;
    quoted.tensor = "dense\".kernel";
    CHECK_THROWS_WITH(detail::tensor_text("net.safetensors", quoted),
                      doctest::Contains("net.safetensors: a tensor's name has quotes"));
}
