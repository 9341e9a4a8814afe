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

} // namespace

TEST_CASE("residuals are not added in place") {
    static_assert(residuals_apart<zoo::resnet18>() == 8);
    static_assert(residuals_apart<zoo::resnet20>() == 9);
}
