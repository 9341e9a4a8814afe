#pragma once

#include <lamina/kernels/winograd_conv2d.hpp>

#include <algorithm>
#include <array>
#include <cmath>

#include "conv2d.hpp"
#include "functors.hpp"

namespace reference {

/// What an epilogue makes of the result of one pixel and channel.
template <class T>
using plain_ops = double (*)(double y, std::size_t pixel, std::size_t channel,
                             const std::vector<std::vector<T>>& operands);

template <class T>
double unchanged(double y, std::size_t, std::size_t, const std::vector<std::vector<T>>&) {
    return y;
}

/// F(Outputs × Outputs, 3×3) against plain loops, between slices of wider tensors; all memory of exactly the
/// promised size. Errors count in relation to the largest result.
template <class T, conv_task Task, std::size_t Outputs, class Epilogue = lamina::kernels::epilogue<>>
void check_winograd(plain_ops<T> ops = unchanged<T>) {
    using conv = lamina::kernels::winograd_conv2d<T, Task, Outputs, Epilogue>;
    constexpr window_geometry w = Task.conv.window;
    const auto x = random_numbers<T>(w.in.size(), 1), kernel = random_numbers<T>(Task.conv.kernel_size(), 2),
               bias = random_numbers<T>(w.out.channels, 3);
    std::vector<std::vector<T>> operands;
    std::array<const T*, Epilogue::operands + 1> pointers{};
    for (unsigned i = 0; i < Epilogue::operands; ++i) {
        operands.push_back(random_numbers<T>(w.out.pixels() * (w.out.channels + 3), 7 + i));
        pointers[i] = operands.back().data();
    }
    auto expected = conv2d(Task.conv, x, kernel, bias.data());
    for (std::size_t i = 0; i < expected.size(); ++i)
        expected[i] = ops(expected[i], i / w.out.channels, i % w.out.channels, operands);
    if (Task.pool.size() > 1) {
        const lamina::dims small{3, Task.pooled_height(), Task.pooled_width(), w.out.channels};
        expected = pool<double>({{w.out, small, Task.pool, Task.pool, {1, 1}, {}}, Task.pool_kind}, expected);
    }

    std::vector<T> packed(conv::packed_size), scratch(conv::scratch_size);
    const std::size_t pixels = Task.pooled_height() * Task.pooled_width();
    std::vector<T> y((pixels - 1) * Task.out_stride + w.out.channels, sentinel<T>);
    conv::pack(kernel.data(), bias.data(), packed.data());
    conv::run(spread(x, w.in.channels, Task.in_stride).data(), packed.data(), y.data(), scratch.data(),
              pointers.data());
    double largest = 0;
    for (const double e : expected) largest = std::max(largest, std::abs(e));
    const double tolerance = (sizeof(T) == 4 ? 1e-5 : 1e-13) * std::max(largest, 1.0);
    INFO("F(", Outputs, ") in ", to_string(w.in), " out ", to_string(w.out), " pool ", Task.pool.height, "×",
         Task.pool.width);
    CHECK(first_difference(y, expected, w.out.channels, Task.out_stride, tolerance) == "none");
}

/// A 3×3 convolution.
constexpr conv_task same3(lamina::dims in, std::size_t filters, lamina::margins pad = {1, 1, 1, 1},
                          border fill = border::zero) {
    return task(in, filters, {{3, 3}, {1, 1}, pad, {1, 1}, fill});
}

} // namespace reference
