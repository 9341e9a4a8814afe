#pragma once

#include <lamina/kernels/conv/conv2d.hpp>

#include "compare.hpp"

namespace reference {

using lamina::kernels::conv_task;

/// Without Winograd's algorithm, which has its own tests.
constexpr conv_task task(lamina::dims in, std::size_t filters, sliding s, std::size_t groups = 1) {
    return lamina::kernels::task_of({window(in, filters, s), groups, false});
}

/// The same task on slices of wider tensors, or followed by a pool.
constexpr conv_task sliced(conv_task t, std::size_t before, std::size_t after) {
    t.in_stride += before;
    t.out_stride += after;
    return t;
}
constexpr conv_task pooled(conv_task t, lamina::extent2 pool, pooling kind = pooling::max) {
    t.pool = pool;
    t.pool_kind = kind;
    return t;
}

/// Runs a kernel with all memory of exactly the declared size and returns its output.
template <class T, conv_task Task, class Epilogue>
std::vector<T> run_conv2d(const std::vector<T>& x, const std::vector<T>& kernel, const T* bias,
                          const T* const* operands) {
    using conv = lamina::kernels::conv2d<T, Task, Epilogue>;
    std::vector<T> packed(conv::packed_size), scratch(conv::scratch_size);
    const std::size_t pixels = Task.pooled_height() * Task.pooled_width();
    std::vector<T> y((pixels - 1) * Task.out_stride + Task.conv.window.out.channels, sentinel<T>);
    conv::pack(kernel.data(), bias, packed.data());
    const auto strided = spread(x, Task.conv.window.in.channels, Task.in_stride);
    conv::run(strided.data(), packed.data(), y.data(), scratch.data(), operands);
    return y;
}

/// Checks a kernel without epilogue and pool against the plain loop.
template <class T, conv_task Task, class Epilogue = lamina::kernels::epilogue<>, bool NoBias = false>
void check_conv2d() {
    constexpr window_geometry w = Task.conv.window;
    const auto x = random_numbers<T>(w.in.size(), 1);
    const auto kernel = random_numbers<T>(Task.conv.kernel_size(), 2);
    const auto bias = random_numbers<T>(w.out.channels, 3);
    const T* b = NoBias ? nullptr : bias.data();
    const auto expected = conv2d(Task.conv, x, kernel, b);
    INFO("in ", to_string(w.in), " out ", to_string(w.out), " kernel ", w.kernel.height, "×", w.kernel.width);
    check_close(run_conv2d<T, Task, Epilogue>(x, kernel, b, nullptr), expected, w.out.channels,
                Task.out_stride);
}

} // namespace reference
