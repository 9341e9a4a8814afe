#pragma once

#include <lamina/kernels/conv/conv2d.hpp>

#include "compare.hpp"

namespace reference {

using lamina::kernels::conv_task, lamina::kernels::epilogue;

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

/// A kernel of convolution for one task, behind pointers.
template <class T>
struct conv_kernel {
    conv_task task;
    std::size_t packed_size, scratch_size, operands;
    lamina::kernels::partition parts;
    void (*pack)(const T* kernel, const T* bias, T* packed);
    void (*run)(const T* x, const T* packed, T* y, T* scratch, const T* const* operands,
                lamina::kernels::work_share);
};

template <class T, class Conv, conv_task Task, class Epilogue>
conv_kernel<T> kernel_of() {
    return {Task,
            Conv::packed_size,
            Conv::scratch_size,
            Epilogue::operands,
            Conv::parts,
            [](const T* kernel, const T* bias, T* packed) { Conv::pack(kernel, bias, packed); },
            [](const T* x, const T* packed, T* y, T* scratch, const T* const* operands,
               lamina::kernels::work_share of) { Conv::run(x, packed, y, scratch, operands, of); }};
}

/// What an epilogue does to the result of one pixel and channel.
template <class T>
using plain_ops = double (*)(double y, std::size_t pixel, std::size_t channel,
                             const std::vector<std::vector<T>>& operands);

template <class T>
double unchanged(double y, std::size_t, std::size_t, const std::vector<std::vector<T>>&) {
    return y;
}
template <class T>
double plain_relu(double y, std::size_t, std::size_t, const std::vector<std::vector<T>>&) {
    return y > 0 || y != y ? y : 0;
}
template <class T>
double plain_square(double y, std::size_t, std::size_t, const std::vector<std::vector<T>>&) {
    return y * y;
}

/// How a convolution is checked: what follows it, what replaces some of its inputs, if not 0; whether it has
/// a bias; whether its rounding errors are relative to the largest result, as Winograd's are, or to each.
template <class T>
struct conv_check {
    plain_ops<T> ops = unchanged<T>;
    T rare = 0;
    bool bias = true;
    bool transformed = false;
};

/// Checks a kernel against plain loops, between slices of wider tensors, with all memory of exactly the
/// declared size.
template <class T>
void check_kernel(const conv_kernel<T>& kernel, conv_check<T> how);

/// Checks the kernel that the library chooses for a task.
template <class T, conv_task Task, class Epilogue = epilogue<>>
void check_conv2d(conv_check<T> how = {}) {
    check_kernel(kernel_of<T, lamina::kernels::conv2d<T, Task, Epilogue>, Task, Epilogue>(), how);
}

} // namespace reference
