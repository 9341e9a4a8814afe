#include "conv2d.hpp"

using reference::check_conv2d;
using reference::task;

namespace {

using lamina::kernels::border;

constexpr lamina::dims cube(std::size_t size, std::size_t channels) { return {size, size, channels}; }

} // namespace

TEST_CASE("conv2d: kernels, strides and padding") {
    check_conv2d<float, task(cube(1, 1), 1, {{1, 1}})>();
    check_conv2d<float, task(cube(5, 3), 10, {})>();
    check_conv2d<float, task({4, 9, 16}, 16, {{3, 3}, {1, 1}, {1, 1, 1, 1}})>();
    check_conv2d<float, task({7, 6, 5}, 33, {{2, 3}, {2, 1}, {0, 1, 1, 1}})>();
    check_conv2d<float, task({11, 13, 3}, 17, {{3, 3}, {4, 5}, {}})>();
    check_conv2d<float, task({9, 10, 3}, 5, {{5, 4}, {2, 3}, {4, 1, 0, 3}})>();
    check_conv2d<double, task({7, 6, 5}, 33, {{2, 3}, {2, 1}, {0, 1, 1, 1}})>();
    check_conv2d<double, task({11, 13, 3}, 17, {{3, 3}, {4, 5}, {}})>();
    check_conv2d<double, task({9, 10, 3}, 5, {{5, 4}, {2, 3}, {4, 1, 0, 3}})>();
}

TEST_CASE("conv2d: dilation") {
    check_conv2d<float, task({12, 11, 3}, 16, {{3, 3}, {1, 1}, {2, 2, 2, 2}, {2, 2}})>();
    check_conv2d<float, task({10, 14, 5}, 10, {{2, 3}, {2, 1}, {1, 0, 3, 2}, {3, 2}})>();
    check_conv2d<double, task({9, 9, 2}, 3, {{3, 2}, {1, 2}, {}, {1, 4}})>();
}

TEST_CASE("conv2d: borders") {
    check_conv2d<float, task({6, 5, 3}, 16, {{3, 3}, {1, 1}, {2, 1, 1, 2}, {1, 1}, border::nearest})>();
    check_conv2d<float, task({6, 5, 3}, 16, {{5, 5}, {1, 1}, {4, 3, 2, 4}, {1, 1}, border::reflect})>();
    check_conv2d<float, task({6, 5, 3}, 16, {{5, 5}, {1, 1}, {6, 3, 2, 5}, {1, 1}, border::circular})>();
    check_conv2d<double, task({5, 7, 1}, 4, {{3, 3}, {2, 2}, {2, 2, 3, 3}, {2, 1}, border::reflect})>();
}

TEST_CASE("conv2d: numbers of filters and inputs") {
    check_conv2d<float, task({6, 7, 1}, 1, {{5, 5}, {1, 1}, {2, 2, 2, 2}})>();
    check_conv2d<float, task({3, 29, 17}, 3, {{3, 3}, {1, 1}, {1, 1, 1, 1}})>();
    check_conv2d<float, task({5, 15, 33}, 31, {{1, 3}})>();
    check_conv2d<float, task({3, 3, 5}, 48, {})>();
    check_conv2d<float, task({4, 30, 3}, 64, {{2, 2}})>();
    check_conv2d<float, task({2, 3, 7}, 150, {{2, 2}})>();
}

TEST_CASE("conv2d: single pixels are one long row") {
    check_conv2d<float, task({13, 11, 5}, 33, {{1, 1}})>();
    check_conv2d<float, task({13, 11, 16}, 64, {{1, 1}})>({.bias = false});
    check_conv2d<float, task({9, 7, 16}, 10, {{1, 1}, {2, 2}})>();
    check_conv2d<float, task({9, 7, 3}, 10, {{1, 1}, {1, 1}, {1, 1, 1, 1}})>();
    check_conv2d<double, task({70, 70, 16}, 2, {{1, 1}})>();
}

TEST_CASE("conv2d: groups") {
    check_conv2d<float, task({6, 5, 4}, 6, {{3, 3}, {1, 1}, {1, 1, 1, 1}}, 2)>();
    check_conv2d<float, task({4, 9, 9}, 102, {{2, 3}}, 3)>();
    check_conv2d<float, task({5, 5, 3}, 6, {}, 3)>();
    check_conv2d<double, task({5, 6, 32}, 16, {{1, 1}}, 4)>();
}

TEST_CASE("conv2d: depthwise") {
    check_conv2d<float, task({5, 5, 1}, 1, {}, 1)>();
    check_conv2d<float, task({7, 19, 3}, 3, {{3, 3}, {1, 1}, {1, 1, 1, 1}}, 3)>();
    check_conv2d<float, task({9, 8, 33}, 33, {{3, 2}, {2, 2}, {0, 1, 1, 0}}, 33)>();
    check_conv2d<float,
                 task({12, 14, 16}, 16, {{5, 5}, {1, 1}, {4, 4, 4, 4}, {2, 2}, border::reflect}, 16)>();
    check_conv2d<double, task({6, 6, 5}, 5, {{3, 3}, {1, 2}, {1, 1, 1, 1}, {1, 1}, border::nearest}, 5)>();
}

TEST_CASE("conv2d: depthwise at the edges") {
    check_conv2d<float, task({1, 1, 5}, 5, {{3, 3}, {1, 1}, {1, 1, 1, 1}}, 5)>();
    check_conv2d<float, task({3, 17, 19}, 19, {{5, 5}, {1, 1}, {4, 4, 4, 4}}, 19)>();
    check_conv2d<float, task({20, 37, 3}, 3, {{3, 5}, {2, 3}, {2, 1, 5, 4}, {3, 2}}, 3)>();
    check_conv2d<float, task({4, 30, 4}, 4, {{2, 11}, {1, 1}, {1, 0, 5, 5}}, 4)>();
    check_conv2d<double, task({2, 70, 2}, 2, {{7, 7}, {1, 2}, {3, 3, 12, 10}}, 2)>();
}

TEST_CASE("conv2d: strips of rows and columns") {
    check_conv2d<float, task({40, 33, 64}, 3, {{3, 3}, {1, 1}, {1, 1, 1, 1}})>();
    check_conv2d<float, task({3, 3000, 16}, 2, {{2, 3}})>();
    check_conv2d<float, task({40, 33, 64}, 64, {{3, 3}, {2, 1}, {2, 1, 1, 1}}, 64)>();
}
