#pragma once

#include <lamina/kernels/dense/blocks.hpp>
#include <lamina/kernels/dense/dots.hpp>

#include <type_traits>

namespace lamina::kernels {

/// Whether the dot products of few outputs (with about ten operations to add the lanes of each) cost less
/// than vectors of outputs with unused lanes.
template <class T, class Arch = simd::default_arch>
constexpr bool prefers_dots(dense_task task) {
    constexpr std::size_t lanes = simd::lanes<simd::batch<T, Arch>>;
    return task.outputs <= simd::registers<Arch> - 4
           && ((task.inputs + lanes - 1) / lanes + 10) * task.outputs
                  < task.inputs * ((task.outputs + lanes - 1) / lanes);
}

/// The kernel of a dense layer: packed_size, pack(weights, bias, packed) and run(rows, x, x_stride, packed,
/// y, y_stride, operands), which can also compute only some blocks of the outputs.
template <class T, dense_task Task, class Epilogue = epilogue<>, class Arch = simd::default_arch>
using dense = std::conditional_t<prefers_dots<T, Arch>(Task), dense_dots<T, Task, Epilogue, Arch>,
                                 dense_blocks<T, Task, Epilogue, Arch>>;

} // namespace lamina::kernels
