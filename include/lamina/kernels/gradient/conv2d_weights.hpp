#pragma once

#include <lamina/kernels/gradient/depthwise_weights.hpp>
#include <lamina/kernels/gradient/direct_weights.hpp>
#include <lamina/kernels/gradient/winograd_weights.hpp>

#include <cstddef>
#include <type_traits>

namespace lamina::kernels {

/// Whether Winograd's algorithm is clearly faster. It is not with few channels, whose transforms cost more
/// than it saves, nor with few tiles to add to sums that do not fit in a cache.
constexpr bool prefers_winograd_weights(conv_geometry g, std::size_t scalar_bytes) {
    if (!g.winograd || g.window.strides.size() != 1 || !can_winograd(task_of(g), 4)) return false;
    const std::size_t channels = g.window.in.channels, filters = g.window.out.channels;
    const std::size_t tiles = winograd_tiles_of(task_of(g), 4),
                      sum_bytes = 36 * channels * filters * scalar_bytes;
    return channels >= 16 && filters >= 16 && tiles >= 4
           && (sum_bytes <= std::size_t{4} * 1024 * 1024 || tiles >= 64);
}

/// The gradient of a convolution's weights: dw (HWIO) += x ⋆ dy, db += the sum of dy over pixels, over
/// `samples` images that are `x_stride` and `dy_stride` elements apart. db may be null. The scratch memory
/// holds `scratch_size` elements.
template <class T, conv_geometry G, class Arch = simd::default_arch>
using conv2d_weight_gradient = std::conditional_t<
    prefers_winograd_weights(G, sizeof(T)), winograd_weight_gradient<T, G, 4, Arch>,
    std::conditional_t<can_hold_depthwise_weights(G, simd::registers<Arch>),
                       depthwise_weight_gradient<T, G, Arch>, direct_weight_gradient<T, G, Arch>>>;

} // namespace lamina::kernels
