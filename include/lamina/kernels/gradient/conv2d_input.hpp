#pragma once

#include <lamina/kernels/conv/transposed.hpp>
#include <lamina/kernels/gradient/depthwise_input.hpp>
#include <lamina/kernels/gradient/padded_gradient.hpp>
#include <lamina/kernels/gradient/winograd_input.hpp>
#include <lamina/layers/geometry.hpp>

#include <cstddef>
#include <type_traits>

namespace lamina::kernels {

/// The gradient of a convolution's input, one image at a time; dx is overwritten. `pack` rearranges the
/// kernel (HWIO) once for all images. The scratch memory holds `scratch_size` elements.
template <class T, conv_geometry G, class Arch = simd::default_arch>
struct conv2d_input_gradient {
private:
    // A border of copied cells passes its gradient on to the cells it was copied from; a border of zeros has
    // none to pass on.
    using border_gradient = padded_gradient<T, G.window>;
    static constexpr conv_geometry padded{border_gradient::padded, G.groups, G.winograd};
    static constexpr std::size_t tile =
        winograd_input_tile<T>(padded, simd::lanes<simd::batch<T, Arch>>, simd::registers<Arch>);
    using product_by_product =
        std::conditional_t<turns_depthwise(padded), depthwise_input_gradient<T, padded, Arch>,
                           transposed_conv2d<T, transposed_task_of(padded), epilogue<>, Arch>>;
    using image =
        std::conditional_t<tile == 0, product_by_product, winograd_input_gradient<T, padded, tile, Arch>>;

public:
    static constexpr std::size_t packed_size = image::packed_size;
    static constexpr std::size_t scratch_size = border_gradient::size + image::scratch_size;

    static void pack(const T* kernel, T* packed) { image::pack(kernel, nullptr, packed); }
    static void run(const T* dy, const T* packed, T* dx, T* scratch);
};

template <class T, conv_geometry G, class Arch>
void conv2d_input_gradient<T, G, Arch>::run(const T* dy, const T* packed, T* dx, T* scratch) {
    if constexpr (border_gradient::size > 0) {
        image::run(dy, packed, scratch, scratch + border_gradient::size, nullptr);
        border_gradient::fold(scratch, dx);
    } else {
        image::run(dy, packed, dx, scratch, nullptr);
    }
}

} // namespace lamina::kernels
