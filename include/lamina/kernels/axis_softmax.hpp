#pragma once

#include <lamina/kernels/simd/each_register.hpp>
#include <lamina/kernels/simd/log.hpp>
#include <lamina/kernels/softmax.hpp>
#include <lamina/layers/geometry.hpp>

#include <algorithm>
#include <cstddef>

namespace lamina::kernels {

/// The sum that `add(k, sum)` makes of `count` terms, in blocks, so that long sums stay exact.
template <class V, class Add>
LAMINA_INLINE V sum_in_blocks(std::size_t count, Add add) {
    constexpr std::size_t block = 64;
    V total(simd::scalar_t<V>(0));
    for (std::size_t first = 0; first < count; first += block) {
        V part(simd::scalar_t<V>(0));
        for (std::size_t k = first; k < (std::min)(first + block, count); ++k) part = add(k, part);
        total = total + part;
    }
    return total;
}

/// Softmax, or its logarithm, of values `Task.step` apart, for each of `Task.values` adjacent values of each
/// of `Task.pixels` groups. The maximum is subtracted first. y may be x.
template <class T, reduction_geometry Task, bool Logarithm = false, class Arch = simd::default_arch>
struct axis_softmax {
    /// A chunk is one group: a row of the image, or all of it.
    static constexpr partition parts{Task.count, Task.pixels};
    static void run(const T* x, T* y, work_share of = parts.whole());

private:
    using vector = simd::batch<T, Arch>;
    /// Values that lie side by side are like channels.
    static constexpr bool adjacent = Task.step == 1;
    static constexpr pixel_task as_channels{Task.pixels, Task.count, Task.pixel_step, Task.pixel_step};

    template <std::size_t Lanes>
    static void distribute(const T* x, T* y);
};

template <class T, reduction_geometry Task, bool Logarithm, class Arch>
void axis_softmax<T, Task, Logarithm, Arch>::run(const T* x, T* y, work_share of) {
    if constexpr (adjacent)
        softmax<T, as_channels, Logarithm, Arch>::run(x, y, of);
    else
        for (std::size_t p = of.chunks.begin; p < of.chunks.end; ++p)
            each_register<vector, Task.values>(1, [=]<std::size_t Lanes>(std::size_t c, std::size_t) {
                distribute<Lanes>(x + p * Task.pixel_step + c, y + p * Task.pixel_step + c);
            });
}

template <class T, reduction_geometry Task, bool Logarithm, class Arch>
template <std::size_t Lanes>
LAMINA_INLINE void axis_softmax<T, Task, Logarithm, Arch>::distribute(const T* x, T* y) {
    const auto value = [](const T* from) { return simd::load_partial<vector, Lanes>(from); };
    vector most = value(x);
    for (std::size_t k = 1; k < Task.count; ++k) most = simd::larger(value(x + k * Task.step), most);
    const vector total = sum_in_blocks<vector>(Task.count, [=](std::size_t k, const vector& sum) {
        const vector e = math::exp_of_minus(most - value(x + k * Task.step));
        if constexpr (!Logarithm) simd::store_partial<Lanes>(y + k * Task.step, e);
        return sum + e;
    });
    const vector change = Logarithm ? math::logarithm<vector>::of(total) : vector(T(1)) / total;
    for (std::size_t at = 0; at < Task.count * Task.step; at += Task.step)
        if constexpr (Logarithm)
            simd::store_partial<Lanes>(y + at, (value(x + at) - most) - change);
        else
            simd::store_partial<Lanes>(y + at, value(y + at) * change);
}

} // namespace lamina::kernels
