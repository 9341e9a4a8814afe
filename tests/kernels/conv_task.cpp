#include <lamina/kernels/conv_task.hpp>

#include <doctest/doctest.h>

#include "reference.hpp"

namespace kernels = lamina::kernels;
using kernels::conv_task, kernels::conv_tile;
using reference::window;

namespace {

constexpr conv_task same3(std::size_t size, std::size_t channels) {
    return kernels::task_of({window({size, size, channels}, channels, {{3, 3}, {1, 1}, {1, 1, 1, 1}}), 1});
}
constexpr conv_task pointwise = kernels::task_of({window({56, 56, 64}, 256, {{1, 1}}), 1});

constexpr std::size_t registers_of(conv_task task, conv_tile t) {
    return t.rows * t.columns * task.pool.size() * t.vectors + t.vectors + 1;
}

} // namespace

TEST_CASE("conv_task: single pixels become one row") {
    CHECK(kernels::flattened(pointwise).conv.window.out == lamina::dims{1, 56 * 56, 256});
    CHECK(kernels::flattened(same3(14, 8)) == same3(14, 8));
    conv_task pooled = pointwise;
    pooled.pool = {2, 2};
    CHECK(kernels::flattened(pooled) == pooled);
    const conv_task strided = kernels::task_of({window({8, 8, 4}, 4, {{1, 1}, {2, 2}}), 1});
    CHECK(kernels::flattened(strided) == strided);
}

TEST_CASE("conv_task: a tile stays in the registers and divides the rows it can") {
    for (const std::size_t size : {std::size_t{7}, std::size_t{14}, std::size_t{27}, std::size_t{56}})
        for (const std::size_t registers : {std::size_t{16}, std::size_t{32}}) {
            const conv_tile tile = kernels::choose_tile(same3(size, 64), 4, registers / 2, registers);
            CHECK(registers_of(same3(size, 64), tile) <= registers);
            CHECK(tile.strip_rows % tile.rows == 0);
            CHECK(tile.strip_columns % tile.columns == 0);
        }
    CHECK(kernels::choose_tile(same3(56, 64), 4, 16, 32).columns == 14);
    CHECK(kernels::choose_tile(same3(14, 256), 4, 16, 32).vectors == 2);
}

TEST_CASE("conv_task: large images are computed in strips, small ones at once") {
    CHECK(kernels::choose_tile(same3(7, 64), 4, 16, 32).strip_rows >= 7);
    CHECK(kernels::choose_tile(same3(112, 64), 4, 16, 32).strip_rows < 20);
    CHECK(kernels::choose_tile(kernels::flattened(pointwise), 4, 16, 32).strip_columns < 56 * 56 / 2);
}
