#pragma once

#include <lamina/kernels/depthwise/conv2d.hpp>
#include <lamina/kernels/gradient/rotated.hpp>

#include <cstddef>

namespace lamina::kernels {

/// Whether the gradient of a convolution's input is itself a depthwise convolution.
constexpr bool turns_depthwise(conv_geometry g) {
    return task_of(g).is_depthwise() && g.groups > 1 && can_rotate(g);
}

/// dx of one image of a depthwise convolution for which turns_depthwise holds. `pack` takes the convolution's
/// own kernel (HWIO).
template <class T, conv_geometry G, class Arch = simd::default_arch>
struct depthwise_input_gradient {
private:
    using conv = depthwise_conv2d<T, rotated(G), epilogue<>, Arch>;
    static constexpr std::size_t channels = G.window.out.channels, cells = G.window.kernel.size();

public:
    static constexpr std::size_t packed_size = conv::packed_size;
    static constexpr std::size_t scratch_size = conv::scratch_size;

    static void pack(const T* kernel, const T* bias, T* packed) {
        conv::pack(kernel + (cells - 1) * channels, bias, packed, -static_cast<std::ptrdiff_t>(channels));
    }
    static void run(const T* dy, const T* packed, T* dx, T* scratch, const T* const* operands) {
        conv::run(dy, packed, dx, scratch, operands);
    }
};

} // namespace lamina::kernels
