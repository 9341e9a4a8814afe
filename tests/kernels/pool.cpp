#include <lamina/kernels/pool.hpp>

#include "compare.hpp"
#include "functors.hpp"

namespace kernels = lamina::kernels;

namespace {

using lamina::kernels::pooling;
using reference::sliding;

constexpr lamina::kernels::pool_geometry max_pool(lamina::dims in, sliding s) {
    return {reference::window(in, in.channels, s), pooling::max};
}
constexpr lamina::kernels::pool_geometry average_pool(lamina::dims in, sliding s, bool count_pad = false) {
    return {reference::window(in, in.channels, s), pooling::average, count_pad};
}
/// Adds a row and a column of windows, which extend beyond the bottom and the right.
constexpr lamina::kernels::pool_geometry ceil_mode(lamina::kernels::pool_geometry g) {
    ++g.window.out.height;
    ++g.window.out.width;
    return g;
}

/// If `rare` is not 0, it replaces some of the inputs, which are otherwise all different.
template <class T, lamina::kernels::pool_geometry Pool, std::size_t InGap = 0, std::size_t OutGap = 0>
void check_pool(T rare = 0) {
    constexpr std::size_t channels = Pool.window.in.channels;
    constexpr kernels::pool_task task{Pool, channels + InGap, channels + OutGap};
    auto x = reference::random_numbers<T>(Pool.window.in.size(), 1);
    if (rare != 0)
        for (T& number : x)
            if (number > T(0.9)) number = rare;
    const auto gate = reference::random_numbers<T>(channels, 2);
    auto expected = reference::pool(Pool, x);
    for (std::size_t i = 0; i < expected.size(); ++i) expected[i] *= double(gate[i % channels]);
    std::vector<T> y((Pool.window.out.pixels() - 1) * task.out_stride + channels, reference::sentinel<T>);
    const T* operands[] = {gate.data()};
    const auto strided = reference::spread(x, channels, task.in_stride);
    kernels::pool<T, task, kernels::epilogue<kernels::gate>>::run(strided.data(), y.data(), operands);
    INFO("in ", to_string(Pool.window.in), " out ", to_string(Pool.window.out));
    reference::check_close(y, expected, channels, task.out_stride);
}

} // namespace

TEST_CASE("pool: windows, strides and padding") {
    constexpr lamina::kernels::margins around{1, 1, 1, 1};
    check_pool<float, max_pool({1, 1, 1}, {{1, 1}})>();
    check_pool<float, max_pool({8, 6, 1}, {{2, 2}, {2, 2}})>();
    check_pool<float, max_pool({9, 7, 3}, {{3, 2}, {2, 1}, around})>();
    check_pool<float, max_pool({9, 7, 17}, {{3, 3}, {2, 2}, {0, 1, 0, 1}})>();
    check_pool<float, max_pool({12, 13, 5}, {{3, 2}, {2, 3}, {2, 1, 1, 0}, {2, 3}})>();
    check_pool<float, average_pool({8, 6, 3}, {{2, 2}, {2, 2}})>();
    check_pool<float, average_pool({9, 7, 33}, {{3, 3}, {1, 2}, around})>();
    check_pool<float, average_pool({9, 7, 1}, {{3, 3}, {1, 2}, around}, true)>();
    check_pool<float, average_pool({5, 5, 10}, {{2, 3}, {5, 4}, {1, 0, 2, 1}}, true)>();
    check_pool<float, average_pool({9, 9, 2}, {{3, 3}, {2, 2}, around, {2, 2}})>();
    check_pool<double, max_pool({9, 7, 17}, {{3, 3}, {2, 2}, {0, 1, 0, 1}})>();
    check_pool<double, max_pool({12, 13, 5}, {{3, 2}, {2, 3}, {2, 1, 1, 0}, {2, 3}})>();
    check_pool<double, average_pool({9, 7, 33}, {{3, 3}, {1, 2}, around})>();
    check_pool<double, average_pool({5, 5, 10}, {{2, 3}, {5, 4}, {1, 0, 2, 1}}, true)>();
}

TEST_CASE("pool: windows that stick out") {
    check_pool<float, ceil_mode(max_pool({6, 8, 16}, {{3, 3}, {2, 2}}))>();
    check_pool<float, ceil_mode(average_pool({6, 8, 5}, {{3, 3}, {2, 2}}))>();
    check_pool<float, ceil_mode(average_pool({8, 8, 3}, {{3, 3}, {2, 2}, {1, 1, 1, 1}}, true))>();
    check_pool<float, ceil_mode(average_pool({8, 8, 3}, {{3, 3}, {2, 2}, {1, 1, 1, 1}}, false))>();
}

TEST_CASE("pool: the whole image") {
    check_pool<float, average_pool({7, 7, 300}, {{7, 7}})>();
    check_pool<float, average_pool({13, 19, 1}, {{13, 19}})>();
    check_pool<float, max_pool({9, 11, 20}, {{9, 11}})>();
    check_pool<double, max_pool({9, 10, 3}, {{9, 10}})>();
}

TEST_CASE("pool: slices of wider tensors") {
    check_pool<float, max_pool({6, 7, 17}, {{2, 2}, {2, 2}}), 3, 4>();
    check_pool<float, average_pool({6, 7, 1}, {{3, 3}, {1, 1}, {1, 1, 1, 1}}), 1, 2>();
    check_pool<double, average_pool({6, 7, 4}, {{6, 7}}), 2, 1>();
}

TEST_CASE_TEMPLATE("pool: what is no number, and what is infinite", T, float, double) {
    const T infinity = std::numeric_limits<T>::infinity(), nan = std::numeric_limits<T>::quiet_NaN();
    constexpr lamina::kernels::margins around{1, 1, 1, 1};
    for (const T rare : {nan, -nan, infinity, -infinity}) {
        check_pool<T, max_pool({8, 6, 1}, {{2, 2}, {2, 2}})>(rare);
        check_pool<T, max_pool({8, 6, 19}, {{2, 2}, {2, 2}})>(rare);
        check_pool<T, max_pool({9, 7, 16}, {{3, 3}, {2, 2}, around})>(rare);
        check_pool<T, max_pool({9, 7, 150}, {{2, 1}, {2, 1}})>(rare);
        check_pool<T, max_pool({9, 13, 20}, {{3, 11}})>(rare);
        check_pool<T, max_pool({3, 29, 5}, {{3, 29}})>(rare);
        check_pool<T, average_pool({8, 6, 19}, {{2, 2}, {2, 2}})>(rare);
    }
}
