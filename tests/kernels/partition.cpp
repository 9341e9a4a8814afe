#include "partition.hpp"

#include <lamina/kernels/conv/transposed.hpp>
#include <lamina/kernels/dense/dense.hpp>
#include <lamina/kernels/pointwise.hpp>
#include <lamina/kernels/pool.hpp>
#include <lamina/kernels/softmax.hpp>

#include <doctest/doctest.h>

#include "functors.hpp"

using namespace reference;
namespace kernels = lamina::kernels;

namespace {

using kernels::epilogue, kernels::map;

constexpr kernels::transposed_task transposed(lamina::dims target, std::size_t filters, sliding s,
                                              std::size_t groups = 1) {
    return kernels::transposed_task_of({window(target, filters, s), groups});
}

template <kernels::transposed_task Task>
void check_transposed() {
    using kernel = kernels::transposed_conv2d<float, Task>;
    constexpr window_geometry w = Task.conv.window;
    const auto x = random_numbers<float>(w.out.size(), 1),
               weights = random_numbers<float>(Task.conv.kernel_size(), 2);
    std::vector<float> packed(kernel::packed_size);
    kernel::pack(weights.data(), nullptr, packed.data());
    INFO("from ", to_string(w.out), " to ", to_string(w.in));
    check_shares<float>(kernel::parts, w.in.pixels(), w.in.channels, w.in.channels,
                        [&](float* y, kernels::work_share p) {
                            std::vector<float> scratch(kernel::scratch_size);
                            kernel::run(x.data(), packed.data(), y, scratch.data(), nullptr, p);
                        });
}

template <pool_geometry Pool>
void check_pool() {
    constexpr kernels::pool_task task{Pool, Pool.window.in.channels, Pool.window.out.channels + 2};
    using kernel = kernels::pool<float, task>;
    const auto x = random_numbers<float>(Pool.window.in.size(), 1);
    check_shares<float>(kernel::parts, Pool.window.out.pixels(), Pool.window.out.channels, task.out_stride,
                        [&](float* y, kernels::work_share p) { kernel::run(x.data(), y, nullptr, p); });
}

template <class Kernel, kernels::pixel_task Task>
void check_pixels() {
    const auto x = random_numbers<float>(Task.pixels * Task.in_stride, 1),
               other = random_numbers<float>(Task.pixels * Task.channels, 2);
    const float* const operands[] = {other.data()};
    check_shares<float>(Kernel::parts, Task.pixels, Task.channels, Task.out_stride,
                        [&](float* y, kernels::work_share p) {
                            if constexpr (requires { Kernel::run(x.data(), y, operands, p); })
                                Kernel::run(x.data(), y, operands, p);
                            else
                                Kernel::run(x.data(), y, p);
                        });
}

template <kernels::dense_task Task>
void check_dense(std::size_t rows) {
    using kernel = kernels::dense<float, Task>;
    const auto x = random_numbers<float>(rows * Task.inputs, 1),
               weights = random_numbers<float>(Task.inputs * Task.outputs, 2);
    std::vector<float> packed(kernel::packed_size);
    kernel::pack(weights.data(), nullptr, packed.data());
    kernels::partition all_rows = kernel::parts;
    all_rows.pixels = rows;
    check_shares<float>(all_rows, rows, Task.outputs, Task.outputs, [&](float* y, kernels::work_share p) {
        kernel::run(rows, x.data(), Task.inputs, packed.data(), y, Task.outputs, nullptr, p.blocks);
    });
}

} // namespace

TEST_CASE("chunks and the pixels that they cover") {
    using kernels::range;
    constexpr kernels::partition four{10, 4}; // of 43 pixels, 13 of them in the last chunk
    static_assert(kernels::chunks_of_at_least(10, 43) == four);
    static_assert(four.pixels_of({1, 3}, 43) == range{10, 30} && four.pixels_of({0, 4}, 43) == range{0, 43});
    static_assert(four.chunks_of({10, 20}) == range{1, 2} && four.chunks_of({9, 21}) == range{0, 3});
    static_assert(four.chunks_of({19, 20}) == range{1, 2} && four.chunks_of({20, 21}) == range{2, 3});
    static_assert(four.chunks_of({41, 42}) == range{3, 4} && four.chunks_of({0, 43}) == range{0, 4});
}

TEST_CASE("shares of a transposed convolution") {
    check_transposed<transposed({1, 1, 1}, 1, {{1, 1}})>();
    check_transposed<transposed({24, 10, 18}, 7, {{2, 2}, {2, 2}})>();
    check_transposed<transposed({29, 12, 40}, 5, {{3, 2}, {2, 3}, {1, 0, 2, 1}})>();
    check_transposed<transposed({27, 11, 33}, 4, {{1, 2}, {3, 4}})>();
    check_transposed<transposed({20, 9, 70}, 3, {{3, 3}, {2, 1}, {2, 1, 0, 4}, {2, 3}})>();
    check_transposed<transposed({16, 7, 12}, 9, {{3, 3}, {2, 2}}, 3)>();
    check_transposed<transposed({16, 7, 19}, 19, {{2, 2}, {2, 2}}, 19)>();
    check_transposed<transposed({80, 50, 20}, 20, {{3, 3}, {1, 1}, {1, 1, 1, 1}})>();
}

TEST_CASE("shares of a pool") {
    check_pool<{window({19, 7, 17}, 17, {{3, 3}, {2, 2}, {0, 1, 0, 1}}), pooling::max}>();
    check_pool<{window({9, 12, 300}, 300, {{9, 12}, {9, 12}}), pooling::average}>();
    check_pool<{window({11, 6, 1}, 1, {{2, 2}, {1, 1}, {1, 1, 1, 1}}), pooling::average}>();
}

TEST_CASE("shares of a chain of point-wise functions, a copy and a softmax") {
    using chain = epilogue<map<functors::square>, kernels::add<7>>;
    constexpr kernels::pixel_task flat{1201, 7, 7, 7}, apart{500, 19, 21, 24}, few{3, 5, 5, 5};
    check_pixels<kernels::pointwise<float, flat, chain>, flat>();
    check_pixels<kernels::pointwise<float, flat, epilogue<>>, flat>();
    check_pixels<kernels::pointwise<float, apart, epilogue<>>, apart>();
    check_pixels<kernels::pointwise<float, few, epilogue<>>, few>();
    check_pixels<kernels::softmax<float, apart>, apart>();
}

TEST_CASE("shares of a dense layer") {
    check_dense<{30, 200}>(1);
    check_dense<{17, 131}>(7);
    check_dense<{500, 10}>(3);
}
