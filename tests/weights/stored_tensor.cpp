#include <lamina/weights/stored_numbers.hpp>

#include <doctest/doctest.h>

#include <bit>
#include <cmath>
#include <limits>
#include <span>
#include <string>
#include <vector>

using namespace lamina;
using namespace lamina::detail;

namespace {

template <class Action>
std::string error_of(Action action) {
    try {
        action();
    } catch (const error& failure) { return failure.what(); }
    return "no error";
}

float from_half(std::uint16_t bits) {
    return to_floats<float>({"h",
                             stored_type::f16,
                             {},
                             {static_cast<std::uint8_t>(bits), static_cast<std::uint8_t>(bits >> 8)}})
        .front();
}

} // namespace

TEST_CASE("types have the format's names and sizes") {
    const std::pair<std::string_view, std::size_t> known[] = {
        {"BOOL", 1}, {"U8", 1},  {"I8", 1},  {"U16", 2}, {"I16", 2}, {"F16", 2}, {"BF16", 2},
        {"U32", 4},  {"I32", 4}, {"F32", 4}, {"U64", 8}, {"I64", 8}, {"F64", 8}};
    for (const auto& [name, size] : known) {
        const auto type = detail::find_stored_type(name);
        REQUIRE(type);
        CHECK(to_string(*type) == name);
        CHECK(size_of(*type) == size);
    }
    CHECK(to_string(stored_type::boolean) == "BOOL");
    CHECK(to_string(stored_type::bf16) == "BF16");
    CHECK(to_string(stored_type::f64) == "F64");
    CHECK_FALSE(detail::find_stored_type("F8_E4M3"));
    CHECK_FALSE(detail::find_stored_type("f32"));
}

TEST_CASE("numbers are little-endian") {
    const std::vector<float> numbers{1.0F, -2.5F};
    const stored_tensor f32 = to_stored<float>("x", {2}, numbers);
    CHECK(f32.type == stored_type::f32);
    CHECK(f32.bytes == std::vector<std::uint8_t>{0, 0, 0x80, 0x3f, 0, 0, 0x20, 0xc0});
    const std::vector<double> one{1.0};
    const stored_tensor f64 = to_stored<double>("x", {1, 1}, one);
    CHECK(f64.type == stored_type::f64);
    CHECK(f64.extents == std::vector<std::size_t>{1, 1});
    CHECK(f64.bytes == std::vector<std::uint8_t>{0, 0, 0, 0, 0, 0, 0xf0, 0x3f});
}

TEST_CASE("numbers come back, exactly or rounded to float") {
    const std::vector<float> floats{
        0.1F,  -0.0F, std::numeric_limits<float>::denorm_min(), std::numeric_limits<float>::infinity(),
        3e38F, 7};
    CHECK(to_floats<float>(to_stored<float>("x", {2, 3}, floats)) == floats);
    CHECK(std::signbit(to_floats<float>(to_stored<float>("x", {2, 3}, floats))[1]));
    const std::vector<double> doubles{0.1, -1e300};
    CHECK(to_floats<double>(to_stored<double>("x", {2}, doubles)) == doubles);
    const std::vector<double> tenth{0.1};
    CHECK(to_floats<float>(to_stored<double>("x", {}, tenth)).front() == 0.1F);
    CHECK(to_floats<double>(to_stored<float>("x", {}, std::span(floats).first(1))).front()
          == static_cast<double>(0.1F));
    CHECK(to_floats<float>({"none", stored_type::f32, {3, 0}, {}}).empty());
}

TEST_CASE("numbers that do not fit are named, whatever else is kept") {
    const std::vector<double> numbers{1, 3.4028234663852886e38, 3.5e38,
                                      std::numeric_limits<double>::infinity()};
    const stored_tensor t = to_stored<double>("x", {4}, numbers);
    CHECK(error_of([&] { to_floats<float>(t); })
          == "tensor 'x': number 2 is 3.5e+38, too large for a number of 4 bytes");
    CHECK(to_floats<double>(t) == numbers);
    const std::vector<double> rest{numbers[0], numbers[1], numbers[3]};
    CHECK(std::isinf(to_floats<float>(to_stored<double>("x", {3}, rest)).back()));
}

TEST_CASE("half precision is widened exactly") {
    CHECK(from_half(0x3c00) == 1.0F);
    CHECK(from_half(0x83ff) == -1023 * 0x1p-24F);
    CHECK(from_half(0xfc00) == -std::numeric_limits<float>::infinity());
}

TEST_CASE("bfloat16 is the upper half of a float") {
    const stored_tensor tensor{"b", stored_type::bf16, {3}, {0x80, 0x3f, 0x49, 0xc0, 0x80, 0x7f}};
    CHECK(to_floats<float>(tensor)
          == std::vector<float>{1.0F, -3.140625F, std::numeric_limits<float>::infinity()});
    CHECK(to_floats<double>(tensor)[1] == -3.140625);
}

TEST_CASE("tensors that are not floating or do not match their shape are errors") {
    CHECK(error_of([] { to_floats<float>({"ids", stored_type::i64, {1}, std::vector<std::uint8_t>(8)}); })
          == "tensor 'ids': expected F16, BF16, F32 or F64, found I64");
    CHECK(error_of([] { to_floats<float>({"w", stored_type::f32, {2, 2}, std::vector<std::uint8_t>(15)}); })
          == "tensor 'w': 15 bytes do not match the shape 2×2 of F32");
    CHECK(error_of([] { to_floats<float>({"w", stored_type::f16, {}, std::vector<std::uint8_t>(4)}); })
          == "tensor 'w': 4 bytes do not match the shape scalar of F16");
    constexpr std::size_t huge = std::numeric_limits<std::size_t>::max() / 2;
    CHECK(error_of([] {
              to_floats<float>({"w", stored_type::f32, {huge, 8}, {}});
          }).starts_with("tensor 'w': 0 bytes"));
    CHECK(error_of([] { to_stored<float>("w", {2, 2}, std::vector<float>(3)); })
          == "tensor 'w': 3 numbers do not match the shape 2×2");
}
