#include <lamina/language/float16.hpp>

#include <doctest/doctest.h>

#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>

using namespace lamina;

namespace {

using limits = std::numeric_limits<float>;

template <class Half>
constexpr float rounded(float x) {
    return static_cast<float>(Half(x));
}

/// What holds for both types, whose numbers near 1 are `step` apart.
template <class Half>
constexpr bool rounds_to_nearest(float step) {
    return rounded<Half>(0) == 0 && rounded<Half>(1) == 1 && rounded<Half>(-2.5F) == -2.5F
           && rounded<Half>(1 + step) == 1 + step && rounded<Half>(1 + 0.49F * step) == 1
           && rounded<Half>(1 + 0.51F * step) == 1 + step
           // Ties go to even numbers.
           && rounded<Half>(1 + 0.5F * step) == 1 && rounded<Half>(1 + 1.5F * step) == 1 + 2 * step
           && rounded<Half>(-1 - 1.5F * step) == -1 - 2 * step;
}
static_assert(rounds_to_nearest<float16>(0x1p-10F));
static_assert(rounds_to_nearest<bfloat16>(0x1p-7F));
static_assert(rounded<bfloat16>(0x1p-133F) == 0x1p-133F, "a subnormal number");

} // namespace

TEST_CASE("every binary16 comes back, and what lies between two goes to the nearest") {
    for (unsigned bits = 0; bits < 0x7C00; ++bits) {
        const auto least = static_cast<float>(float16(static_cast<std::uint16_t>(bits)));
        const auto next = bits == 0x7BFF ? 65536.0F : float(float16(static_cast<std::uint16_t>(bits + 1)));
        const float middle = (least + next) / 2;
        REQUIRE(float16(least).bits == bits);
        REQUIRE(float16(-least).bits == (bits | 0x8000U));
        REQUIRE(float16(middle).bits == bits + bits % 2);
        REQUIRE(float16(std::nextafter(middle, 0.0F)).bits == bits);
        REQUIRE(float16(std::nextafter(middle, limits::max())).bits == bits + 1);
    }
    CHECK(float16(limits::denorm_min()).bits == 0);
    CHECK(static_cast<float>(float16(std::uint16_t{1})) == 0x1p-24F);
}

TEST_CASE("a rounded bfloat16 is off by at most 2^-8 of itself") {
    for (float x = 1e-30F; x < 1e30F; x *= 1.37F) CHECK(std::abs(rounded<bfloat16>(x) - x) <= 0x1p-8F * x);
}

TEST_CASE_TEMPLATE("what is not finite", Half, float16, bfloat16) {
    CHECK(rounded<Half>(limits::infinity()) == limits::infinity());
    CHECK(rounded<Half>(-limits::infinity()) == -limits::infinity());
    CHECK(rounded<Half>(limits::max()) == limits::infinity());
    CHECK(std::isnan(rounded<Half>(limits::quiet_NaN())));
    CHECK(std::isnan(rounded<Half>(std::bit_cast<float>(0x7f800001U)))); // no bit in the upper half
    CHECK(std::isnan(rounded<Half>(std::bit_cast<float>(0xffffffffU))));
    CHECK(std::signbit(rounded<Half>(-0.0F)));
}
