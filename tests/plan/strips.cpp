// Which stages run together in strips of a few rows.
#include <lamina/layers/words.hpp>
#include <lamina/plan/plan.hpp>

#include <doctest/doctest.h>

#include <array>
#include <cstddef>

#include "../row_words.hpp"

using namespace lamina;
using namespace lamina::detail;

namespace {

/// The number of stages in each group.
template <class N, std::size_t Groups>
consteval bool has_groups(strip_rule rule, const std::array<std::size_t, Groups>& stages) {
    using p = plan<N>;
    const auto groups = group_stages(p::graph, p::facts, p::values, p::list, rule);
    if (groups.size != Groups) return false;
    for (std::size_t i = 0; i < Groups; ++i)
        if (groups.stages(i) != stages[i]) return false;
    return true;
}
constexpr strip_rule all{.smallest = 0, .cache = std::size_t(1) << 40, .most_macs = 100'000};
constexpr auto conv = conv2d<8, 3>(same);

} // namespace

TEST_CASE("stages of which each is the only reader of the one before run together") {
    using chain = decltype(input<16, 16, 3> >> conv >> relu >> conv >> avg_pool2d<3>(strides<1>) >> conv);
    static_assert(has_groups<chain>(all, std::array{std::size_t{4}}));
    using residual = decltype(input<16, 16, 3> >> conv >> (identity + (conv >> conv)) >> conv);
    static_assert(has_groups<residual>(all, std::array<std::size_t, 2>{1, 3}));
    using parts = decltype(input<16, 16, 3> >> (conv | conv) >> conv);
    static_assert(has_groups<parts>(all, std::array<std::size_t, 3>{1, 1, 1}));
}

TEST_CASE("stages that need the whole image end a group") {
    using vector = decltype(input<16, 16, 3> >> conv >> conv >> flatten >> dense<8> >> dense<3>);
    static_assert(has_groups<vector>(all, std::array<std::size_t, 3>{2, 1, 1}));
    using mirrored = decltype(input<16, 16, 3> >> conv >> conv2d<8, 3>(pad<1>, reflect_padding) >> conv);
    static_assert(has_groups<mirrored>(all, std::array<std::size_t, 2>{1, 2}));
    using pooled = decltype(input<16, 16, 3> >> conv >> adaptive_avg_pool2d<5, 5> >> conv);
    static_assert(has_groups<pooled>(all, std::array<std::size_t, 2>{1, 2}));
    using normalized = decltype(input<16, 16, 3> >> conv >> layer_norm >> conv);
    static_assert(has_groups<normalized>(all, std::array<std::size_t, 3>{1, 1, 1}));
}

TEST_CASE("words that say which rows they read run in strips, words that compute rows begin them") {
    using namespace row_words;
    using both = decltype(input<16, 16, 3> >> conv >> vertical_blur<2> >> relu >> mirrored_channels >> conv);
    static_assert(has_groups<both>(all, std::array{std::size_t{4}}));
    using p = plan<both>;
    static_assert(reach_of(p::graph, p::facts, p::list[1]) == row_reach{2, 3, 1, 16});
    static_assert(reach_of(p::graph, p::facts, p::list[2]) == row_reach{1, 1, 0, 8});
    using whole = decltype(input<16, 16, 3> >> conv >> upside_down >> conv);
    static_assert(has_groups<whole>(all, std::array<std::size_t, 2>{1, 2}));
}

TEST_CASE("a value that fits into the cache stays whole, weights that do not leave no room") {
    using net = decltype(input<64, 64, 3> >> conv >> conv >> conv2d<512, 3> >> conv2d<512, 3>);
    constexpr std::size_t kib = 1024;
    static_assert(has_groups<net>({.smallest = 64 * kib, .cache = 20000 * kib, .most_macs = 5000},
                                  std::array{std::size_t{4}}));
    static_assert(has_groups<net>({.smallest = 129 * kib, .cache = 20000 * kib, .most_macs = 5000},
                                  std::array<std::size_t, 3>{1, 1, 2}));
    static_assert(has_groups<net>({.smallest = 64 * kib, .cache = 900 * kib, .most_macs = 5000},
                                  std::array<std::size_t, 2>{3, 1}));
}

TEST_CASE("overlapping windows on a value no larger than what is read for it: only if it is twice as large") {
    using net = decltype(input<64, 64, 8> >> conv >> conv);
    constexpr strip_rule small{.smallest = 64 * 1024, .cache = 20000 * 1024, .most_macs = 5000},
        large{.smallest = 65 * 1024, .cache = 20000 * 1024, .most_macs = 5000};
    static_assert(has_groups<net>(small, std::array<std::size_t, 1>{2}));
    static_assert(has_groups<net>(large, std::array<std::size_t, 2>{1, 1}));
    using enlarged = decltype(input<64, 64, 7> >> conv >> conv);
    static_assert(has_groups<enlarged>(large, std::array<std::size_t, 1>{2}));
    using pixels = decltype(input<64, 64, 8> >> conv >> conv2d<8, 1>);
    static_assert(has_groups<pixels>(large, std::array<std::size_t, 1>{2}));
}

TEST_CASE("only stages with little to compute per number run together") {
    using net = decltype(input<16, 16, 3> >> conv >> conv >> conv2d<8, 3>(same, groups<8>) >> conv);
    static_assert(has_groups<net>({.smallest = 0, .most_macs = 27}, std::array<std::size_t, 2>{2, 2}));
    static_assert(has_groups<net>({.smallest = 0, .most_macs = 72}, std::array<std::size_t, 1>{4}));
}

TEST_CASE("what lies between stages of a group needs no place") {
    using net = decltype(input<512, 512, 3> >> conv2d<8, 1> >> conv2d<8, 3>(same, groups<8>)
                         >> avg_pool2d<3>(strides<2>) >> conv2d<2, 1>);
    static_assert(plan<net>::groups.size == 1 && arena_bytes<net> == 0);
    static_assert(plan<net>::in_strips(1) && !plan<net>::in_strips(plan<net>::graph.output));
    using small = decltype(input<64, 64, 3> >> conv2d<8, 1> >> conv2d<2, 1>);
    static_assert(plan<small>::groups.size == 2 && arena_bytes<small> == 64 * 64 * 8 * 4);
}

TEST_CASE("the rows that a stage reads") {
    constexpr row_reach r{.step = 2, .span = 5, .before = 3, .rows = 20};
    static_assert(r.first(0) == 0 && r.first(1) == 0 && r.first(2) == 1);
    static_assert(r.last(1) == 2 && r.last(2) == 4 && r.last(100) == 20 && r.last(0) == 0);
    using net = decltype(input<23, 9, 3> >> zero_padding2d<1> >> conv2d<4, 3>(dilation<2>, strides<2>, pad<2>)
                         >> max_pool2d<2>);
    using p = plan<net>;
    static_assert(detail::reach_of(p::graph, p::facts, p::list[0]) == row_reach{4, 7, 3, 23});
}
