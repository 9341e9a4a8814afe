#pragma once

#include <lamina/kernels/depthwise_conv2d.hpp>
#include <lamina/kernels/direct_conv2d.hpp>

#include <type_traits>

namespace lamina::kernels {

/// The kernel of a convolution: packed_size, scratch_size, pack(kernel, bias, packed) and
/// run(x, packed, y, scratch, operands), for one image.
template <class T, conv_task Task, class Epilogue = epilogue<>, class Arch = xsimd::default_arch>
using conv2d = std::conditional_t<Task.is_depthwise(), depthwise_conv2d<T, Task, Epilogue, Arch>,
                                  direct_conv2d<T, Task, Epilogue, Arch>>;

} // namespace lamina::kernels
