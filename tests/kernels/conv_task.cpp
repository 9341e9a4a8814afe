#include <lamina/kernels/conv_task.hpp>
#include <lamina/kernels/padded_rows.hpp>

#include <doctest/doctest.h>

#include <cstddef>
#include <vector>

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

/// Checks the rows that some rows of output read, and that nothing behind them is written.
template <kernels::window_geometry Window>
void check_rows(std::size_t first, std::size_t rows) {
    constexpr std::size_t channels = Window.in.channels, stride = channels + 2;
    using source = kernels::padded_rows<float, Window, stride>;
    const auto x = reference::spread(reference::random_numbers<float>(Window.in.size(), 1), channels, stride);
    std::vector<float> scratch(source::scratch_size(rows) + 1, reference::sentinel<float>);
    const float* const found = source::read(x.data(), scratch.data(), first, rows);
    CHECK(scratch.back() == reference::sentinel<float>);
    const std::size_t high =
        (rows - 1) * Window.strides.height + (Window.kernel.height - 1) * Window.dilation.height + 1;
    for (std::size_t i = 0; i < high; ++i)
        for (std::size_t j = 0; j < source::width; ++j)
            for (std::size_t c = 0; c < channels; ++c) {
                const std::size_t row = kernels::source_index(first * Window.strides.height + i,
                                                              Window.pad.top, Window.in.height, Window.fill),
                                  column =
                                      kernels::source_index(j, Window.pad.left, Window.in.width, Window.fill);
                const bool zero = row == Window.in.height || column == Window.in.width;
                const float expected = zero ? 0 : x[(row * Window.in.width + column) * stride + c];
                CHECK(found[i * source::row + j * source::pixel + c] == expected);
            }
}

} // namespace

TEST_CASE("padded_rows: the border, and cells that no window reads") {
    using kernels::border;
    check_rows<window({6, 5, 3}, 4, {{3, 3}, {1, 1}})>(1, 2);
    check_rows<window({6, 5, 3}, 4, {{3, 3}, {2, 2}, {1, 0, 1, 0}})>(0, 3); // not the last column
    check_rows<window({6, 5, 3}, 4, {{2, 3}, {1, 2}, {1, 2, 3, 4}, {2, 1}})>(2, 4);
    check_rows<window({4, 6, 1}, 1, {{3, 2}, {2, 1}, {3, 2, 1, 3}, {1, 1}, border::reflect})>(0, 3);
    check_rows<window({4, 6, 2}, 1, {{3, 2}, {1, 3}, {0, 2, 4, 1}, {1, 2}, border::nearest})>(1, 3);
}

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
