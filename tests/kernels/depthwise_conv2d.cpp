#include <lamina/kernels/depthwise/tile.hpp>

#include "conv2d.hpp"

using reference::check_conv2d;
using reference::sliding;

namespace {

using lamina::kernels::border;
using lamina::kernels::choose_depthwise_tile;

constexpr reference::conv_task depthwise(std::size_t height, std::size_t width, std::size_t channels,
                                         sliding s, std::size_t multiplier = 1) {
    return reference::task({height, width, channels}, channels * multiplier, s, channels);
}

} // namespace

TEST_CASE("depthwise: remainders, strides and padding") {
    check_conv2d<float, depthwise(5, 29, 35, {{3, 3}, {1, 1}, {1, 1, 1, 1}})>();
    check_conv2d<float, depthwise(10, 26, 17, {{3, 3}, {2, 2}, {0, 1, 0, 1}})>();
    check_conv2d<float, depthwise(11, 31, 7, {{5, 4}, {3, 2}, {2, 3, 4, 0}})>();
    check_conv2d<float, depthwise(8, 23, 24, {{2, 2}, {3, 4}, {}})>();
    check_conv2d<float, depthwise(2, 40, 9, {{7, 7}, {1, 1}, {5, 4, 3, 3}})>();
    check_conv2d<double, depthwise(5, 29, 35, {{3, 3}, {1, 1}, {1, 1, 1, 1}})>();
    check_conv2d<double, depthwise(11, 31, 7, {{5, 4}, {3, 2}, {2, 3, 4, 0}})>();
}

TEST_CASE("depthwise: dilation") {
    check_conv2d<float, depthwise(13, 27, 20, {{3, 3}, {1, 1}, {2, 2, 2, 2}, {2, 2}})>();
    check_conv2d<float, depthwise(10, 33, 5, {{2, 4}, {2, 3}, {4, 0, 7, 6}, {5, 3}})>();
    check_conv2d<float, depthwise(19, 12, 18, {{3, 3}, {1, 1}, {9, 9, 9, 9}, {9, 9}})>();
}

TEST_CASE("depthwise: borders that repeat or mirror the image") {
    check_conv2d<float, depthwise(7, 25, 19, {{3, 3}, {1, 1}, {2, 1, 3, 2}, {1, 1}, border::nearest})>();
    check_conv2d<float, depthwise(6, 34, 16, {{5, 5}, {2, 2}, {3, 4, 3, 4}, {1, 1}, border::reflect})>();
    check_conv2d<float, depthwise(6, 34, 16, {{5, 5}, {2, 2}, {3, 4, 3, 4}, {1, 1}, border::circular})>();
    check_conv2d<double, depthwise(9, 14, 5, {{3, 3}, {1, 1}, {4, 4, 4, 4}, {4, 4}, border::reflect})>();
}

TEST_CASE("depthwise: a kernel wider than the registers") {
    check_conv2d<float, depthwise(5, 41, 6, {{1, 35}, {1, 1}, {0, 0, 17, 17}})>();
    check_conv2d<float, depthwise(35, 3, 17, {{31, 1}, {1, 1}, {15, 15, 0, 0}})>();
}

TEST_CASE(
    "depthwise: several rows of several columns at a time, with and without smaller tiles at the ends") {
    constexpr auto even = depthwise(8, 12, 37, {{3, 3}, {1, 1}, {1, 1, 1, 1}});
    constexpr auto odd = depthwise(11, 13, 37, {{3, 3}, {1, 1}, {1, 1, 1, 1}});
    constexpr auto tile = choose_depthwise_tile(odd, 4, 16, 32);
    static_assert(choose_depthwise_tile(even, 4, 16, 32).rows == 4);
    static_assert(tile.rows > 1 && 11 % tile.rows != 0);
    check_conv2d<float, even>();
    check_conv2d<float, odd>();
    check_conv2d<double, depthwise(15, 6, 9, {{3, 5}, {2, 1}, {1, 2, 2, 2}})>();
    check_conv2d<float, depthwise(9, 17, 21, {{3, 3}, {1, 2}, {2, 3, 1, 2}, {2, 1}})>();
    check_conv2d<float, depthwise(6, 150, 5, {{2, 3}, {3, 1}, {0, 1, 1, 0}})>();
}

TEST_CASE("depthwise: the weights of all rows of the kernel in registers, or of one") {
    const auto kernel_rows = [](std::size_t kernel, std::size_t registers) {
        const std::size_t pad = kernel / 2;
        const auto task = depthwise(16, 16, 64, {{kernel, kernel}, {1, 1}, {pad, pad, pad, pad}});
        return choose_depthwise_tile(task, 4, 16, registers).kernel_rows;
    };
    CHECK(kernel_rows(3, 32) == 3);
    CHECK(kernel_rows(5, 32) == 1);
    CHECK(kernel_rows(3, 16) == 1);
}

TEST_CASE("depthwise: blocks of channels") {
    constexpr auto deep = depthwise(6, 7, 400, {{3, 3}, {1, 1}, {1, 1, 1, 1}});
    static_assert(choose_depthwise_tile(deep, 4, 16, 32).vectors < 25);
    check_conv2d<float, deep>();
}

TEST_CASE("depthwise: tiles divide the image where they can") {
    const auto tile = [](std::size_t size, std::size_t registers) {
        return choose_depthwise_tile(depthwise(size, size, 128, {{3, 3}, {1, 1}, {1, 1, 1, 1}}), 4, 16,
                                     registers);
    };
    CHECK(tile(56, 32).rows == 4);
    CHECK(tile(56, 32).columns == 4);
    CHECK(tile(56, 32).vectors == 8);
    CHECK(14 % tile(14, 32).rows == 0);
    CHECK(tile(1, 16).columns == 1);
}

TEST_CASE("depthwise: several filters for each channel") {
    using lamina::kernels::algorithm_of, lamina::kernels::conv_algorithm;
    constexpr auto same3 = depthwise(9, 19, 13, {{3, 3}, {1, 1}, {1, 1, 1, 1}}, 2);
    static_assert(algorithm_of<float, same3> == conv_algorithm::depthwise
                  || lamina::simd::lanes<lamina::simd::batch<float>> == 1);
    check_conv2d<float, same3>();
    check_conv2d<float, depthwise(12, 8, 5, {{3, 2}, {2, 3}, {1, 0, 1, 2}}, 3)>();
    check_conv2d<float, depthwise(6, 10, 8, {{3, 3}, {1, 1}, {4, 4, 4, 4}, {2, 2}, border::reflect}, 3)>();
    check_conv2d<float, reference::sliced(depthwise(6, 10, 8, {{1, 1}}, 2), 3, 2)>();
    check_conv2d<double, depthwise(7, 9, 3, {{5, 5}, {1, 1}, {2, 2, 2, 2}}, 2)>();
    constexpr auto high = depthwise(70, 40, 20, {{3, 3}, {1, 1}, {1, 1, 1, 1}}, 2);
    static_assert(choose_depthwise_tile(high, 4, 16, 32).copied < 18);
    check_conv2d<float, high>();
}
