#pragma once

#include <lamina/kernels/conv/algorithm.hpp>
#include <lamina/kernels/gradient/rotated.hpp>
#include <lamina/kernels/winograd/conv2d.hpp>

#include <cstddef>

namespace lamina::kernels {

/// The results per axis of a tile of Winograd's algorithm for the gradient of a convolution's input; 0 if it
/// cannot compute that or another algorithm is faster.
template <class T>
constexpr std::size_t winograd_input_tile(conv_geometry g, std::size_t lanes, std::size_t registers) {
    if (!can_rotate(g) || !can_winograd(task_of(g), 4)) return 0;
    switch (conv_choice<T>(rotated(g), sizeof(T), lanes, registers)) {
    case conv_algorithm::winograd_2:
        return 2;
    case conv_algorithm::winograd_4:
        return 4;
    default:
        return 0;
    }
}

/// dx of one image by Winograd's algorithm. `pack` takes the convolution's own kernel (HWIO).
template <class T, conv_geometry G, std::size_t Outputs, class Arch = simd::default_arch>
struct winograd_input_gradient {
private:
    using conv = winograd_conv2d<T, rotated(G), Outputs, epilogue<>, Arch>;
    static constexpr std::ptrdiff_t filters = G.window.out.channels, tap = G.window.in.channels * filters;

public:
    static constexpr std::size_t packed_size = conv::packed_size;
    static constexpr std::size_t scratch_size = conv::scratch_size;

    static void pack(const T* kernel, const T* bias, T* packed) {
        conv::pack(kernel + 8 * tap, bias, packed, {-3 * tap, -tap, 1, filters});
    }
    static void run(const T* dy, const T* packed, T* dx, T* scratch, const T* const* operands) {
        conv::run(dy, packed, dx, scratch, operands);
    }
};

} // namespace lamina::kernels
