#pragma once

#include <lamina/kernels/conv/algorithm.hpp>
#include <lamina/kernels/conv/direct.hpp>
#include <lamina/kernels/depthwise/conv2d.hpp>
#include <lamina/kernels/winograd/conv2d.hpp>
#include <lamina/kernels/winograd/row_conv2d.hpp>

namespace lamina::kernels {

/// The algorithm that computes this task with this instruction set.
template <class T, conv_task Task, class Arch = simd::default_arch>
inline constexpr conv_algorithm algorithm_of = [] {
    conv_task task = Task;
    if (simd::is_compact<Arch>) task.conv.winograd = false;
    return conv_choice<T>(task, sizeof(T), simd::lanes<simd::batch<T, Arch>>, simd::registers<Arch>);
}();

namespace detail {

template <conv_algorithm Algorithm, class T, conv_task Task, class Epilogue, class Arch>
struct conv2d_by {
    using type = direct_conv2d<T, Task, Epilogue, Arch>;
};
template <class T, conv_task Task, class Epilogue, class Arch>
struct conv2d_by<conv_algorithm::depthwise, T, Task, Epilogue, Arch> {
    using type = depthwise_conv2d<T, Task, Epilogue, Arch>;
};
template <class T, conv_task Task, class Epilogue, class Arch>
struct conv2d_by<conv_algorithm::winograd_2, T, Task, Epilogue, Arch> {
    using type = winograd_conv2d<T, Task, 2, Epilogue, Arch>;
};
template <class T, conv_task Task, class Epilogue, class Arch>
struct conv2d_by<conv_algorithm::winograd_4, T, Task, Epilogue, Arch> {
    using type = winograd_conv2d<T, Task, 4, Epilogue, Arch>;
};
template <class T, conv_task Task, class Epilogue, class Arch>
struct conv2d_by<conv_algorithm::winograd_rows, T, Task, Epilogue, Arch> {
    using type = row_winograd_conv2d<T, Task, Epilogue, Arch>;
};

} // namespace detail

/// The kernel of a convolution: packed_size, scratch_size, pack(kernel, bias, packed) and
/// run(x, packed, y, scratch, operands), for one image.
template <class T, conv_task Task, class Epilogue = epilogue<>, class Arch = simd::default_arch>
using conv2d = typename detail::conv2d_by<algorithm_of<T, Task, Arch>, T, Task, Epilogue, Arch>::type;

} // namespace lamina::kernels
