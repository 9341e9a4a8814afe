// How the stages of a strip proceed, and when their rows are moved.
#include <lamina/runtime/strips.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <vector>

using namespace lamina;

namespace {

using strip_stages = std::array<detail::strip_stage, 2>;

/// Checks that every strip finds the pixels it needs in a buffer of the planned size. Returns how often rows
/// were moved.
std::size_t moves(const strip_stages& stages, std::size_t chunks) {
    const detail::strip_layout<2> layout(stages, chunks, 1);
    std::vector<std::size_t> buffer(layout.total);
    detail::strip_progress<2> strip(stages, 0);
    std::size_t count = 0;
    for (std::size_t end = 0; end < stages[1].parts.chunks;) {
        end = std::min(end + chunks, stages[1].parts.chunks);
        strip.plan_strip(stages, end);
        const std::size_t before = strip.base[0];
        strip.move_rows(stages, 0, buffer.data());
        if (strip.base[0] != before) ++count;
        const kernels::range computed =
            stages[0].parts.pixels_of({strip.done[0], strip.next[0]}, stages[0].pixels);
        REQUIRE(computed.end - strip.base[0] <= buffer.size());
        for (std::size_t p = computed.begin; p < computed.end; ++p) buffer[p - strip.base[0]] = p;
        const kernels::range needed = stages[1].input_of({strip.done[1], strip.next[1]});
        REQUIRE(needed.begin >= strip.base[0]);
        for (std::size_t p = needed.begin; p < needed.end; ++p) REQUIRE(buffer[p - strip.base[0]] == p);
        strip.done = strip.next;
    }
    return count;
}

} // namespace

TEST_CASE("rows are moved only where more follow") {
    // Rows have eight pixels. The first stage computes four rows at a time; the second reads one or three for
    // each of its own.
    const detail::strip_stage rows{{32, 5}, 160, 8, 1, {}, 8};
    CHECK(moves({rows, {{8, 20}, 160, 8, 1, {1, 1, 0, 20}, 8}}, 1) == 4);
    CHECK(moves({rows, {{8, 20}, 160, 8, 1, {1, 3, 1, 20}, 8}}, 1) == 4);
    CHECK(moves({rows, {{4, 40}, 160, 8, 1, {1, 1, 0, 20}, 8}}, 1) == 4);
    CHECK(moves({rows, {{8, 20}, 160, 8, 1, {1, 3, 1, 20}, 8}}, 7) == 2);
}

TEST_CASE("rows that no window reads are left behind, and the last chunk may be the largest") {
    const detail::strip_stage row_by_row{{8, 20}, 160, 8, 1, {}, 8},
        first_row_and_rest{{8, 2}, 160, 8, 1, {}, 8};
    CHECK(moves({row_by_row, {{8, 4}, 32, 8, 1, {5, 1, 0, 20}, 8}}, 1) == 3);
    CHECK(moves({first_row_and_rest, {{8, 20}, 160, 8, 1, {1, 1, 0, 20}, 8}}, 1) == 1);
}
