// The second operand of an add or multiply must not share memory with the result: kernels may compute a
// result twice.
#include <lamina/plan/plan.hpp>

#include <doctest/doctest.h>

#include <zoo/resnet.hpp>
#include <zoo/resnet20.hpp>

using namespace lamina;
using namespace lamina::detail;

namespace {

template <class N>
constexpr bool are_apart(std::size_t a, std::size_t b) {
    using p = plan<N>;
    const std::size_t x = p::values[a].root, y = p::values[b].root, result = p::values[p::graph.output].root;
    if (x == y) return false;
    if (x == 0 || x == result || y == result) return true; // the caller's memory
    const std::size_t at_x = p::places.offsets[x], at_y = p::places.offsets[y];
    return at_x + p::graph[x].out.size() <= at_y || at_y + p::graph[y].out.size() <= at_x;
}

template <class N>
constexpr std::size_t residuals_apart() {
    using p = plan<N>;
    std::size_t count = 0;
    for (std::size_t i = 0; i < p::list.size; ++i)
        for (std::size_t k = 0; k < p::list[i].fused_count; ++k)
            if (p::list[i].fused[k].reads_value()) {
                if (!are_apart<N>(p::list[i].fused[k].operand, p::list[i].result)) return 0;
                ++count;
            }
    return count;
}

struct shortcut {
    static constexpr auto layers = input<8, 8, 4> >> conv2d<4, 3>(same)
                                   >> (identity + (conv2d<4, 3>(same) >> conv2d<4, 3>(same)))
                                   >> conv2d<4, 3>(same);
};

} // namespace

TEST_CASE("a value lives from the stage that computes it to the last that reads it") {
    constexpr auto all = plan<shortcut>::lifetimes();
    static_assert(all.size() == 7 && plan<shortcut>::list.size == 4);
    static_assert(all[1] == lifetime{256, 0, 2} && all[3] == lifetime{256, 1, 2});
    static_assert(all[5] == lifetime{256, 2, 3});
    // The caller's input and output, what identity does not compute, and what stays in registers.
    for (const std::size_t i : {0U, 2U, 4U, 6U}) CHECK(all[i].size == 0);
}

TEST_CASE("residuals are not added in place") {
    static_assert(residuals_apart<zoo::resnet18>() == 8);
    static_assert(residuals_apart<zoo::resnet20>() == 9);
}
