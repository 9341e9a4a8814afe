#include <lamina/kernels/conv/conv2d.hpp>

#include "functors.hpp"
#include "partition.hpp"
#include "winograd_conv2d.hpp"

using namespace reference;
namespace kernels = lamina::kernels;

namespace {

using kernels::map;

/// Every kernel gets the same operand, which is as wide as the widest of them needs.
void check(const conv_kernel<float>& k) {
    const window_geometry& w = k.task.conv.window;
    const auto x = spread(random_numbers<float>(w.in.size(), 1), w.in.channels, k.task.in_stride),
               kernel = random_numbers<float>(k.task.conv.kernel_size(), 2),
               bias = random_numbers<float>(w.out.channels, 3),
               residual = random_numbers<float>(w.out.pixels() * (w.out.channels + 3), 4);
    std::vector<float> packed(k.packed_size);
    k.pack(kernel.data(), bias.data(), packed.data());
    const float* const operand = residual.data();
    INFO("in ", to_string(w.in), " out ", to_string(w.out), " kernel ", w.kernel.height, "×", w.kernel.width);
    check_shares<float>(k.parts, k.task.pooled_height() * k.task.pooled_width(), w.out.channels,
                        k.task.out_stride, [&](float* y, kernels::work_share p) {
                            std::vector<float> scratch(k.scratch_size);
                            k.run(x.data(), packed.data(), y, scratch.data(), &operand, p);
                        });
}
template <conv_task Task, class Epilogue = epilogue<>>
void check_shares_of() {
    check(kernel_of<float, kernels::conv2d<float, Task, Epilogue>, Task, Epilogue>());
}
template <conv_task Task, std::size_t Outputs, class Epilogue = epilogue<>>
void check_winograd_shares() {
    check(kernel_of<float, kernels::winograd_conv2d<float, Task, Outputs, Epilogue>, Task, Epilogue>());
}
template <conv_task Task, class Epilogue = epilogue<>>
void check_row_winograd_shares() {
    check(kernel_of<float, kernels::row_winograd_conv2d<float, Task, Epilogue>, Task, Epilogue>());
}

} // namespace

TEST_CASE("shares of a direct convolution") {
    constexpr lamina::kernels::margins around{1, 1, 1, 1};
    check_shares_of<task({13, 11, 5}, 37, {{3, 3}, {1, 1}, around})>();
    check_shares_of<sliced(task({23, 9, 16}, 70, {{3, 2}, {2, 1}, {2, 0, 1, 3}}), 3, 5)>();
    check_shares_of<pooled(task({21, 12, 3}, 17, {{5, 5}, {1, 1}, {2, 1, 2, 1}}), {2, 2})>();
    check_shares_of<pooled(task({17, 12, 4}, 9, {{3, 3}, {1, 1}, around, {2, 2}}), {3, 1},
                           pooling::average)>();
    check_shares_of<task({19, 10, 12}, 60, {{3, 3}, {3, 2}, around}, 3)>();
    check_shares_of<task({90, 66, 40}, 33, {{3, 3}, {1, 1}, around})>();
    check_shares_of<task({3, 2, 40}, 200, {{3, 3}, {1, 1}, around})>();
}

TEST_CASE("shares of a convolution of pixels, and of one row") {
    check_shares_of<task({13, 11, 20}, 37, {{1, 1}})>();
    check_shares_of<task({1, 1, 20}, 100, {{1, 1}})>();
    check_shares_of<sliced(task({70, 67, 32}, 90, {{1, 1}}), 4, 6), epilogue<kernels::add<93>>>();
    check_shares_of<task({1, 61, 7}, 20, {{1, 5}, {1, 1}, {0, 0, 2, 2}})>();
}

TEST_CASE("shares of a depthwise convolution") {
    constexpr lamina::kernels::margins around{1, 1, 1, 1};
    check_shares_of<task({13, 11, 35}, 35, {{3, 3}, {1, 1}, around}, 35)>();
    check_shares_of<task({14, 9, 16}, 16, {{3, 3}, {2, 2}, {0, 1, 0, 1}}, 16)>();
    check_shares_of<task({14, 9, 16}, 16, {{3, 3}, {1, 1}, around, {1, 1}, border::reflect}, 16)>();
    check_shares_of<pooled(task({14, 9, 5}, 5, {{3, 3}, {1, 1}, around}, 5), {2, 2})>();
    check_shares_of<task({13, 11, 300}, 300, {{3, 3}, {1, 1}, around}, 300)>();
    check_shares_of<task({13, 11, 10}, 20, {{3, 3}, {2, 1}, around}, 10)>();
}

TEST_CASE("shares of Winograd's algorithm") {
    using residual = epilogue<kernels::add<36>, map<functors::relu>>;
    check_winograd_shares<same3({26, 30, 130}, 75), 4>();
    check_winograd_shares<same3({22, 14, 130}, 40), 2>();
    check_winograd_shares<same3({19, 9, 3}, 33), 4, residual>();
    check_winograd_shares<pooled(same3({21, 11, 3}, 150, {}), {2, 2}), 4>();
    check_winograd_shares<sliced(pooled(same3({17, 10, 9}, 6), {2, 2}), 2, 3), 2>();
    check_winograd_shares<same3({7, 5, 4}, 6, {0, 3, 4, 0}), 2>();
    // All tiles at once: a single thread multiplies with two blocks together.
    check_winograd_shares<same3({8, 8, 20}, 64), 4>();
    check_winograd_shares<same3({7, 6, 5}, 24), 4, epilogue<kernels::add<27>, map<functors::relu>>>();
    check_winograd_shares<same3({5, 8, 6}, 16), 4>();
    check_winograd_shares<same3({8, 8, 3}, 7), 4>();
    check_winograd_shares<strided3({27, 19, 5}, 19), 4>();
    check_winograd_shares<strided3({21, 26, 3}, 33), 2>();
}

TEST_CASE("shares of a convolution whose rows go through Winograd's algorithm") {
    check_row_winograd_shares<pooled(task({28, 28, 1}, 70, {{5, 5}}), {2, 2})>();
    check_row_winograd_shares<sliced(task({23, 33, 20}, 90, {{3, 5}, {2, 1}, {2, 0, 1, 3}}), 3, 5)>();
    check_row_winograd_shares<task({60, 90, 12}, 33, {{7, 7}, {2, 2}, {3, 3, 3, 3}}),
                              epilogue<kernels::add<36>>>();
}
