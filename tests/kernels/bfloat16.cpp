#include <lamina/kernels/simd/bfloat16.hpp>
#include <lamina/kernels/simd/simd.hpp>

#include <doctest/doctest.h>

#include <bit>
#include <cmath>
#include <cstddef>
#include <limits>
#include <vector>

#include "reference.hpp"

using lamina::kernels::bfloat16;
namespace simd = lamina::simd;

namespace {

constexpr float rounded(float x) { return static_cast<float>(bfloat16(x)); }

constexpr float step = 0x1p-7f; // from 1 to the next value
static_assert(rounded(0) == 0 && rounded(1) == 1 && rounded(-2.5f) == -2.5f && rounded(1 + step) == 1 + step);
static_assert(rounded(1 + 0.49f * step) == 1 && rounded(1 + 0.51f * step) == 1 + step);
static_assert(rounded(1 + 0.5f * step) == 1 && rounded(1 + 1.5f * step) == 1 + 2 * step, "ties to even");
static_assert(rounded(-1 - 1.5f * step) == -1 - 2 * step);
static_assert(rounded(0x1p-133f) == 0x1p-133f, "a subnormal number");

template <class V>
void check_load() {
    const auto numbers = reference::random_numbers<float>(simd::lanes<V> + 1, 3);
    std::vector<bfloat16> stored;
    for (const float x : numbers) stored.push_back(bfloat16(x));
    for (const std::size_t first : {0u, 1u}) { // any alignment
        float loaded[simd::lanes<V>];
        simd::store(loaded, simd::load<V>(stored.data() + first));
        for (std::size_t i = 0; i < simd::lanes<V>; ++i) CHECK(loaded[i] == rounded(numbers[first + i]));
    }
}

} // namespace

TEST_CASE("a rounded number is off by at most 2^-8 of itself") {
    for (const float x : reference::random_numbers<float>(10'000, 1))
        CHECK(std::abs(rounded(x) - x) <= 0x1p-8f * std::abs(x));
}

TEST_CASE("what is not finite") {
    using limits = std::numeric_limits<float>;
    CHECK(rounded(limits::infinity()) == limits::infinity());
    CHECK(rounded(-limits::infinity()) == -limits::infinity());
    CHECK(rounded(limits::max()) == limits::infinity());
    CHECK(std::isnan(rounded(limits::quiet_NaN())));
    CHECK(std::isnan(rounded(std::bit_cast<float>(0x7f800001u)))); // no bit in the upper half
    CHECK(std::isnan(rounded(std::bit_cast<float>(0xffffffffu))));
    CHECK(std::signbit(rounded(-0.0f)));
}

TEST_CASE("loaded into registers") {
    check_load<float>();
    check_load<simd::batch<float>>();
}
