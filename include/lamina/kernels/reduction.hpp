#pragma once

#include <lamina/kernels/partition.hpp>
#include <lamina/kernels/simd/each_register.hpp>
#include <lamina/kernels/simd/simd.hpp>
#include <lamina/layers/geometry.hpp>
#include <lamina/layers/register_math.hpp>

#include <algorithm>
#include <cstddef>
#include <limits>

namespace lamina::kernels {

/// The mean or the maximum of values `Task.step` apart, for each of `Task.values` adjacent values of each
/// pixel of the result.
template <class T, reduction_geometry Task, pooling Kind, class Arch = simd::default_arch>
struct reduction {
    static constexpr partition parts{1, Task.pixels};
    static void run(const T* x, T* y, work_share of = parts.whole());
    /// dx from the gradient dy of y; of equal greatest values, the first receives it.
    static void gradient(const T* x, const T* y, const T* dy, T* dx);

private:
    using vector = simd::batch<T, Arch>;
    static constexpr bool mean = Kind == pooling::average;
    static constexpr T lowest = -std::numeric_limits<T>::infinity();
    /// One pixel of the result. `adjacent`: of values that lie side by side; else of whole registers.
    static constexpr bool adjacent = Task.step == 1;
    static T of_adjacent(const T* x);
    template <std::size_t Lanes>
    static vector of_apart(const T* x);
    static void adjacent_gradient(const T* x, T y, T dy, T* dx);
    template <std::size_t Lanes>
    static void apart_gradient(const T* x, const T* y, const T* dy, T* dx);
};

template <class T, reduction_geometry Task, pooling Kind, class Arch>
void reduction<T, Task, Kind, Arch>::run(const T* x, T* y, work_share of) {
    x += of.chunks.begin * Task.pixel_step;
    y += of.chunks.begin * Task.values;
    for (std::size_t p = 0; p < of.chunks.size(); ++p, x += Task.pixel_step, y += Task.values) {
        if constexpr (adjacent)
            *y = of_adjacent(x);
        else
            each_register<vector, Task.values>(1, [=]<std::size_t Lanes>(std::size_t c, std::size_t) {
                simd::store_partial<Lanes>(y + c, of_apart<Lanes>(x + c));
            });
    }
}

template <class T, reduction_geometry Task, pooling Kind, class Arch>
LAMINA_INLINE T reduction<T, Task, Kind, Arch>::of_adjacent(const T* x) {
    if constexpr (mean) {
        double total[1] = {};
        const auto value = [=]<std::size_t Lanes>(std::size_t c, vector(&terms)[1]) {
            terms[0] = simd::load_partial<vector, Lanes>(x + c);
        };
        add_channels<vector, Task.count>(value, total);
        return static_cast<T>(total[0] / static_cast<double>(Task.count));
    } else {
        vector most(lowest);
        each_register<vector, Task.count>(1, [&]<std::size_t Lanes>(std::size_t c, std::size_t) {
            most = simd::larger(simd::load_partial<vector, Lanes>(x + c, vector(lowest)), most);
        });
        return simd::maximum(most);
    }
}

template <class T, reduction_geometry Task, pooling Kind, class Arch>
template <std::size_t Lanes>
LAMINA_INLINE auto reduction<T, Task, Kind, Arch>::of_apart(const T* x) -> vector {
    vector all = simd::load_partial<vector, Lanes>(x);
    for (std::size_t k = 1; k < Task.count; ++k) {
        const vector value = simd::load_partial<vector, Lanes>(x + k * Task.step);
        all = mean ? all + value : simd::larger(value, all);
    }
    return mean ? all * vector(T(1) / static_cast<T>(Task.count)) : all;
}

template <class T, reduction_geometry Task, pooling Kind, class Arch>
void reduction<T, Task, Kind, Arch>::gradient(const T* x, const T* y, const T* dy, T* dx) {
    for (std::size_t p = 0; p < Task.pixels; ++p) {
        if constexpr (adjacent)
            adjacent_gradient(x, *y, *dy, dx);
        else
            each_register<vector, Task.values>(1, [=]<std::size_t Lanes>(std::size_t c, std::size_t) {
                apart_gradient<Lanes>(x + c, y + c, dy + c, dx + c);
            });
        x += Task.pixel_step;
        dx += Task.pixel_step;
        y += Task.values;
        dy += Task.values;
    }
}

template <class T, reduction_geometry Task, pooling Kind, class Arch>
LAMINA_INLINE void reduction<T, Task, Kind, Arch>::adjacent_gradient([[maybe_unused]] const T* x,
                                                                     [[maybe_unused]] T y, T dy, T* dx) {
    if constexpr (mean) {
        std::fill_n(dx, Task.count, dy / static_cast<T>(Task.count));
    } else {
        std::fill_n(dx, Task.count, T(0));
        for (std::size_t k = 0; k < Task.count; ++k)
            if (!(x[k] < y)) {
                dx[k] = dy;
                return;
            }
    }
}

template <class T, reduction_geometry Task, pooling Kind, class Arch>
template <std::size_t Lanes>
LAMINA_INLINE void reduction<T, Task, Kind, Arch>::apart_gradient([[maybe_unused]] const T* x,
                                                                  [[maybe_unused]] const T* y, const T* dy,
                                                                  T* dx) {
    vector left = simd::load_partial<vector, Lanes>(dy);
    if constexpr (mean) left = left * vector(T(1) / static_cast<T>(Task.count));
    for (std::size_t k = 0; k < Task.count; ++k) {
        vector part = left;
        if constexpr (!mean) {
            using math::select;
            const vector value = simd::load_partial<vector, Lanes>(x + k * Task.step);
            part = select(value < simd::load_partial<vector, Lanes>(y), vector(T(0)), left);
            left = left - part;
        }
        simd::store_partial<Lanes>(dx + k * Task.step, part);
    }
}

} // namespace lamina::kernels
