#pragma once

#include <lamina/kernels/conv_task.hpp>
#include <lamina/layers/geometry.hpp>

#include <cstddef>

namespace lamina::kernels {

namespace detail {

/// How far a kernel reaches beyond its first cell.
constexpr extent2 kernel_reach(const window_geometry& w) {
    return {(w.kernel.height - 1) * w.dilation.height, (w.kernel.width - 1) * w.dilation.width};
}

} // namespace detail

/// Whether the gradient of a convolution's input is itself a convolution of dy: the stride is 1, the border
/// is zero, and the padding does not exceed the kernel's reach.
constexpr bool can_rotate(conv_geometry g) {
    const window_geometry& w = g.window;
    const extent2 reach = detail::kernel_reach(w);
    return w.strides.size() == 1 && (w.fill == border::zero || !w.pad.any()) && w.pad.top <= reach.height
           && w.pad.bottom <= reach.height && w.pad.left <= reach.width && w.pad.right <= reach.width;
}

/// That convolution: the kernel is rotated by 180°, and inputs and filters are swapped.
constexpr conv_task rotated(conv_geometry g) {
    const window_geometry& w = g.window;
    const extent2 reach = detail::kernel_reach(w);
    const margins pad{reach.height - w.pad.top, reach.height - w.pad.bottom, reach.width - w.pad.left,
                      reach.width - w.pad.right};
    return task_of({{w.out, w.in, w.kernel, {1, 1}, w.dilation, pad, border::zero}, g.groups, g.winograd});
}

} // namespace lamina::kernels
