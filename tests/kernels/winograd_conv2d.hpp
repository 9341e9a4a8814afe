#pragma once

#include <lamina/kernels/winograd/conv2d.hpp>
#include <lamina/kernels/winograd/row_conv2d.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "conv2d.hpp"
#include "functors.hpp"

namespace reference {

/// What an epilogue does to the result of one pixel and channel.
template <class T>
using plain_ops = double (*)(double y, std::size_t pixel, std::size_t channel,
                             const std::vector<std::vector<T>>& operands);

using lamina::kernels::epilogue, lamina::kernels::map;
using relu = epilogue<map<functors::relu>>;
using square = epilogue<map<functors::square>>;

template <class T>
double plain_relu(double y, std::size_t, std::size_t, const std::vector<std::vector<T>>&) {
    return y > 0 ? y : 0;
}
template <class T>
double plain_square(double y, std::size_t, std::size_t, const std::vector<std::vector<T>>&) {
    return y * y;
}
template <class T>
double unchanged(double y, std::size_t, std::size_t, const std::vector<std::vector<T>>&) {
    return y;
}

/// Checks a kernel against plain loops, between slices of wider tensors, with all memory of exactly the
/// declared size. Errors are relative to the largest result.
template <class conv, class T, conv_task Task, class Epilogue>
void check_transformed(plain_ops<T> ops) {
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
        const lamina::dims small{Task.pooled_height(), Task.pooled_width(), w.out.channels};
        expected = pool<double>({{w.out, small, Task.pool, Task.pool, {1, 1}, {}}, Task.pool_kind}, expected);
    }

    // Uninitialized scratch memory must not reach a result.
    std::vector<T> packed(conv::packed_size),
        scratch(conv::scratch_size, std::numeric_limits<T>::quiet_NaN());
    const std::size_t pixels = Task.pooled_height() * Task.pooled_width();
    std::vector<T> y((pixels - 1) * Task.out_stride + w.out.channels, sentinel<T>);
    conv::pack(kernel.data(), bias.data(), packed.data());
    conv::run(spread(x, w.in.channels, Task.in_stride).data(), packed.data(), y.data(), scratch.data(),
              pointers.data());
    double largest = 0;
    for (const double e : expected) largest = std::max(largest, std::abs(e));
    const double tolerance = (sizeof(T) == 4 ? 1e-5 : 1e-13) * std::max(largest, 1.0);
    INFO("in ", to_string(w.in), " out ", to_string(w.out), " pool ", Task.pool.height, "×", Task.pool.width);
    CHECK(first_difference(y, expected, w.out.channels, Task.out_stride, tolerance) == "none");
}

/// Checks F(Outputs × Outputs, 3×3).
template <class T, conv_task Task, std::size_t Outputs, class Epilogue = lamina::kernels::epilogue<>>
void check_winograd(plain_ops<T> ops = unchanged<T>) {
    INFO("F(", Outputs, ")");
    check_transformed<lamina::kernels::winograd_conv2d<T, Task, Outputs, Epilogue>, T, Task, Epilogue>(ops);
}
/// Checks F(outputs, taps) of the rows.
template <class T, conv_task Task, class Epilogue = lamina::kernels::epilogue<>>
void check_row_winograd(plain_ops<T> ops = unchanged<T>) {
    check_transformed<lamina::kernels::row_winograd_conv2d<T, Task, Epilogue>, T, Task, Epilogue>(ops);
}

/// The largest error in float for data of variance 1 and a kernel that preserves the variance.
template <class conv, conv_task Task>
double error_of_unit_variance() {
    // Values that are uniform between -1 and 1 have variance 1/3.
    auto x = random_numbers<float>(Task.conv.window.in.size(), 1),
         kernel = random_numbers<float>(Task.conv.kernel_size(), 2);
    const float taps = static_cast<float>(Task.conv.kernel_size() / Task.conv.window.out.channels);
    for (float& v : x) v *= std::sqrt(3.0f);
    for (float& v : kernel) v *= std::sqrt(3.0f / taps);
    std::vector<float> packed(conv::packed_size), scratch(conv::scratch_size), y(Task.conv.window.out.size());
    conv::pack(kernel.data(), nullptr, packed.data());
    conv::run(x.data(), packed.data(), y.data(), scratch.data(), nullptr);
    const auto expected = conv2d<float>(Task.conv, x, kernel, nullptr);
    double worst = 0;
    for (std::size_t i = 0; i < y.size(); ++i) worst = std::max(worst, std::abs(double(y[i]) - expected[i]));
    return worst;
}

/// A 3×3 convolution.
constexpr conv_task same3(lamina::dims in, std::size_t filters, lamina::kernels::margins pad = {1, 1, 1, 1},
                          border fill = border::zero) {
    return task(in, filters, {{3, 3}, {1, 1}, pad, {1, 1}, fill});
}
constexpr conv_task strided3(lamina::dims in, std::size_t filters,
                             lamina::kernels::margins pad = {1, 1, 1, 1}, border fill = border::zero) {
    return task(in, filters, {{3, 3}, {2, 2}, pad, {1, 1}, fill});
}

} // namespace reference
