#pragma once

#include <lamina/kernels/winograd/conv2d.hpp>
#include <lamina/kernels/winograd/row_conv2d.hpp>

#include <algorithm>
#include <cmath>
#include <vector>

#include "conv2d.hpp"
#include "functors.hpp"

namespace reference {

using lamina::kernels::map;
using relu = epilogue<map<functors::relu>>;
using square = epilogue<map<functors::square>>;

/// Checks F(Outputs × Outputs, 3×3).
template <class T, conv_task Task, std::size_t Outputs, class Epilogue = epilogue<>>
void check_winograd(plain_ops<T> ops = unchanged<T>) {
    using conv = lamina::kernels::winograd_conv2d<T, Task, Outputs, Epilogue>;
    check_kernel(kernel_of<T, conv, Task, Epilogue>(), {.ops = ops, .transformed = true});
}
/// Checks F(outputs, taps) of the rows.
template <class T, conv_task Task, class Epilogue = epilogue<>>
void check_row_winograd(plain_ops<T> ops = unchanged<T>) {
    using conv = lamina::kernels::row_winograd_conv2d<T, Task, Epilogue>;
    check_kernel(kernel_of<T, conv, Task, Epilogue>(), {.ops = ops, .transformed = true});
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
