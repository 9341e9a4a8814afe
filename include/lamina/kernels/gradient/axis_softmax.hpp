#pragma once

#include <lamina/kernels/axis_softmax.hpp>
#include <lamina/kernels/gradient/softmax.hpp>
#include <lamina/kernels/simd/each_register.hpp>
#include <lamina/layers/geometry.hpp>

#include <cstddef>

namespace lamina::kernels {

/// The gradient of axis_softmax from its result y. dx may be dy.
template <class T, reduction_geometry Task, bool Logarithm = false, class Arch = simd::default_arch>
struct axis_softmax_gradient {
    static void run(const T* y, const T* dy, T* dx);

private:
    using vector = simd::batch<T, Arch>;
    using slope = softmax_slope<vector, Logarithm>;

    template <std::size_t Lanes>
    static void distribute(const T* y, const T* dy, T* dx);
};

template <class T, reduction_geometry Task, bool Logarithm, class Arch>
void axis_softmax_gradient<T, Task, Logarithm, Arch>::run(const T* y, const T* dy, T* dx) {
    if constexpr (Task.step == 1)
        softmax_gradient<T, Task.count, Logarithm, Arch>::run(Task.pixels, y, dy, dx);
    else
        for (std::size_t p = 0; p < Task.pixels * Task.pixel_step; p += Task.pixel_step)
            each_register<vector, Task.values>(1, [=]<std::size_t Lanes>(std::size_t c, std::size_t) {
                distribute<Lanes>(y + p + c, dy + p + c, dx + p + c);
            });
}

template <class T, reduction_geometry Task, bool Logarithm, class Arch>
template <std::size_t Lanes>
LAMINA_INLINE void axis_softmax_gradient<T, Task, Logarithm, Arch>::distribute(const T* y, const T* dy,
                                                                               T* dx) {
    const auto value = [](const T* from) { return simd::load_partial<vector, Lanes>(from); };
    const vector sum = sum_in_blocks<vector>(Task.count, [=](std::size_t k, const vector& terms) {
        return slope::add_term(value(y + k * Task.step), value(dy + k * Task.step), terms);
    });
    for (std::size_t at = 0; at < Task.count * Task.step; at += Task.step)
        simd::store_partial<Lanes>(dx + at, slope::of(value(y + at), value(dy + at), sum));
}

} // namespace lamina::kernels
