#include <lamina/kernels/winograd/order.hpp>

#include <doctest/doctest.h>

#include <array>

using lamina::kernels::range, lamina::kernels::winograd_order;

namespace {

/// Whether the range of a product contains exactly the tiles that need it, each once.
constexpr bool sorted(winograd_order order, bool infinite_down, bool infinite_across) {
    std::array<int, 64> seen{};
    const range part = order.taking_part(infinite_down, infinite_across);
    for (std::size_t i = 0; i < order.size(); ++i) {
        const std::size_t tile = order.tile(i) - order.first;
        if (tile >= order.size() || seen[tile]++ != 0) return false;
        const bool lowest = tile / order.across + 1 == order.down, outermost = (tile + 1) % order.across == 0;
        const bool out =
            (infinite_down && order.bottom && lowest) || (infinite_across && order.right && outermost);
        if (out == (i >= part.begin && i < part.end)) return false;
    }
    return true;
}

constexpr bool sorted(winograd_order order) {
    return sorted(order, false, false) && sorted(order, false, true) && sorted(order, true, false)
           && sorted(order, true, true);
}

} // namespace

TEST_CASE("tiles that the border cuts off stand outside the products at infinity") {
    for (const bool bottom : {false, true})
        for (const bool right : {false, true})
            for (std::size_t down = 1; down <= 4; ++down)
                for (std::size_t across = 1; across <= 4; ++across) {
                    CAPTURE(down);
                    CAPTURE(across);
                    CHECK(sorted({7, across, down, bottom, right}));
                }
}

TEST_CASE("whole tiles stay row by row") {
    static_assert(winograd_order{5, 3, 2}.tile(0) == 5);
    static_assert(winograd_order{5, 3, 2}.tile(5) == 10);
    static_assert(winograd_order{0, 4, 4, true, true}.taking_part(false, false) == range{0, 16});
    static_assert(winograd_order{0, 4, 4, true, true}.taking_part(true, false) == range{3, 15});
    static_assert(winograd_order{0, 4, 4, true, true}.taking_part(false, true) == range{0, 12});
    static_assert(winograd_order{0, 4, 4, true, true}.taking_part(true, true) == range{3, 12});
}
