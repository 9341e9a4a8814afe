#pragma once

#include <lamina/kernels/simd/each_register.hpp>
#include <lamina/kernels/simd/simd.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace lamina::kernels {

/// Divides the channels of every pixel by √(mean of their squares + epsilon), with Mean, or by max(√(sum of
/// their squares), epsilon), then multiplies them by gamma unless that is null. y may be x.
template <class T, std::size_t Channels, bool Mean, class Arch = simd::default_arch>
struct root_norm {
    /// Writes each pixel's factor to `saved`, unless that is null.
    static void run(std::size_t pixels, const T* x, const T* gamma, double epsilon, T* y, T* saved);

private:
    using vector = simd::batch<T, Arch>;
    static T find(const T* pixel, double epsilon);
};

template <class T, std::size_t Channels, bool Mean, class Arch>
LAMINA_INLINE T root_norm<T, Channels, Mean, Arch>::find(const T* pixel, double epsilon) {
    double squares[1] = {};
    const auto square = [=]<std::size_t Lanes>(std::size_t c, vector(&terms)[1]) {
        const vector x = simd::load_partial<vector, Lanes>(pixel + c);
        terms[0] = x * x;
    };
    add_channels<vector, Channels>(square, squares);
    if constexpr (Mean)
        return static_cast<T>(1 / std::sqrt(squares[0] / static_cast<double>(Channels) + epsilon));
    else
        return static_cast<T>(1 / (std::max)(std::sqrt(squares[0]), epsilon));
}

template <class T, std::size_t Channels, bool Mean, class Arch>
void root_norm<T, Channels, Mean, Arch>::run(std::size_t pixels, const T* x, const T* gamma, double epsilon,
                                             T* y, T* saved) {
    for (std::size_t i = 0; i < pixels; ++i, x += Channels, y += Channels) {
        const T factor = find(x, epsilon);
        if (saved != nullptr) saved[i] = factor;
        each_register<vector, Channels>(1, [=]<std::size_t Lanes>(std::size_t c, std::size_t) {
            vector normal = simd::load_partial<vector, Lanes>(x + c) * vector(factor);
            if (gamma != nullptr) normal = normal * simd::load_partial<vector, Lanes>(gamma + c);
            simd::store_partial<Lanes>(y + c, normal);
        });
    }
}

} // namespace lamina::kernels
