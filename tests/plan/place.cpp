#include <boost/random/mersenne_twister.hpp>
#include <boost/random/uniform_int_distribution.hpp>
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cstdint>

#include "peak.hpp"

using namespace lamina;
using namespace lamina::detail;

namespace {

/// Checks that buffers are inside the arena, aligned, and disjoint if their lifetimes overlap.
template <std::size_t Count>
void check_placement(const std::array<lifetime, Count>& all, std::size_t alignment) {
    const placement<Count> p = place_buffers(all, alignment);
    std::size_t end = 0;
    for (std::size_t i = 0; i < Count; ++i) {
        if (all[i].size == 0) continue;
        CHECK(p.offsets[i] % alignment == 0);
        end = std::max(end, p.offsets[i] + padded(all[i], alignment));
        for (std::size_t j = 0; j < i; ++j) {
            const bool together = all[i].first <= all[j].last && all[j].first <= all[i].last;
            const bool apart =
                p.offsets[i] + all[i].size <= p.offsets[j] || p.offsets[j] + all[j].size <= p.offsets[i];
            CHECK((apart || !together || all[j].size == 0));
        }
    }
    CHECK(p.total == end);
}

template <std::size_t Count>
std::array<lifetime, Count> random_lifetimes(std::uint32_t seed, std::size_t longest) {
    boost::random::mt19937 random(seed);
    const auto below = [&](std::size_t n) {
        return boost::random::uniform_int_distribution<std::size_t>(0, n - 1)(random);
    };
    std::array<lifetime, Count> all;
    for (lifetime& l : all) {
        const std::size_t first = below(40);
        l = {below(8) == 0 ? 0 : below(1000), first, first + below(longest)};
    }
    return all;
}

} // namespace

TEST_CASE("no two buffers that live at the same time overlap") {
    for (std::uint32_t seed = 0; seed < 60; ++seed) {
        for (const std::size_t alignment : {std::size_t{1}, std::size_t{16}, std::size_t{64}})
            check_placement(random_lifetimes<30>(seed, 8), alignment);
        check_placement(random_lifetimes<60>(seed, 3), 16);
        check_placement(random_lifetimes<20>(seed, 40), 16);
    }
}

TEST_CASE("arenas are at most a quarter larger than the peak of what is alive, on the average") {
    std::size_t totals = 0, peaks = 0;
    for (std::uint32_t seed = 0; seed < 60; ++seed) {
        const auto all = random_lifetimes<30>(seed, 5);
        totals += place_buffers(all, 16).total;
        peaks += peak(all, 16);
    }
    CHECK(totals >= peaks);
    CHECK(4 * totals <= 5 * peaks);
}

namespace {

template <std::size_t Count>
constexpr std::size_t total(const lifetime (&list)[Count], std::size_t alignment = 1) {
    return place_buffers(std::to_array(list), alignment).total;
}

} // namespace

TEST_CASE("as small as possible where that is easy to see") {
    // A chain needs two neighboring values at a time.
    static_assert(total({{10, 0, 1}, {10, 1, 2}, {10, 2, 3}, {10, 3, 4}}) == 20);
    static_assert(total({{8, 0, 1}, {4, 1, 2}, {2, 2, 3}, {1, 3, 4}}) == 12);
    static_assert(total({{1, 0, 1}, {2, 1, 2}, {4, 2, 3}, {8, 3, 4}}) == 12);
    // A residual stays live while the branch is computed.
    static_assert(total({{10, 0, 3}, {10, 1, 2}, {10, 2, 3}, {10, 3, 4}}) == 30);
    // Buffers whose lifetimes do not overlap share their place.
    static_assert(total({{10, 0, 1}, {7, 2, 3}, {5, 4, 9}}) == 10);
    // Space below a buffer that stays is reused: 6 at offset 0, 4 above it, then 4 + 2 in place of the 6.
    static_assert(total({{6, 0, 2}, {4, 0, 9}, {4, 3, 9}, {2, 3, 9}}) == 10);
    static_assert(
        place_buffers(std::array{lifetime{6, 0, 2}, lifetime{4, 0, 9}, lifetime{4, 3, 9}}, 1).offsets
        == std::array<std::size_t, 3>{0, 6, 0});
}

TEST_CASE("of two equal buffers the one that lives longer lies lower, so that gaps stay together") {
    constexpr auto p = place_buffers(std::array{lifetime{8, 0, 1}, lifetime{8, 1, 5}}, 1);
    static_assert(p.offsets[1] == 0 && p.offsets[0] == 8 && p.total == 16);
    constexpr auto q = place_buffers(std::array{lifetime{8, 5, 8}, lifetime{8, 0, 6}}, 1);
    static_assert(q.offsets[1] == 0 && q.offsets[0] == 8); // though the other one lives on
    static_assert(total({{8, 0, 1}, {8, 1, 5}, {8, 6, 7}, {6, 5, 6}, {4, 5, 5}}) == 18);
}

TEST_CASE("sharing one step is meeting") {
    static_assert(total({{5, 0, 3}, {5, 3, 4}}) == 10);
    static_assert(total({{5, 0, 3}, {5, 4, 4}}) == 5);
    static_assert(lifetime{1, 2, 4}.meets({1, 4, 6}) && lifetime{1, 4, 6}.meets({1, 2, 4}));
    static_assert(!lifetime{1, 2, 4}.meets({1, 5, 6}) && !lifetime{1, 5, 6}.meets({1, 2, 4}));
    static_assert(lifetime{1, 2, 9}.meets({1, 4, 6}));
}

TEST_CASE("offsets are multiples of the alignment, and so is the whole") {
    constexpr auto p =
        place_buffers(std::array{lifetime{17, 0, 1}, lifetime{5, 0, 1}, lifetime{1, 1, 1}}, 16);
    static_assert(p.offsets == std::array<std::size_t, 3>{0, 32, 48} && p.total == 64);
}

TEST_CASE("what is empty needs no place") {
    static_assert(total({{0, 0, 9}, {0, 0, 9}}) == 0);
    static_assert(total({{0, 0, 9}, {3, 0, 9}}) == 3);
    static_assert(place_buffers(std::array<lifetime, 0>{}, 16).total == 0);
}
