#pragma once

#include <lamina/kernels/norm/normal_form.hpp>
#include <lamina/kernels/simd/each_register.hpp>
#include <lamina/kernels/simd/simd.hpp>

#include <cstddef>

namespace lamina::kernels {

/// Normalizes the channels of every pixel: y = x̂ · gamma + beta. y may be x.
template <class T, std::size_t Channels, class Arch = simd::default_arch>
struct layer_norm {
    using form = normal_form<T>;
    static form find(const T* pixel, double epsilon);
    /// Normalizes one pixel.
    static void apply(const form& f, const T* x, const T* gamma, const T* beta, T* y);

    /// Writes one normal_form per pixel to `saved`, unless that is null.
    static void run(std::size_t pixels, const T* x, const T* gamma, const T* beta, double epsilon, T* y,
                    T* saved);

private:
    using vector = simd::batch<T, Arch>;
};

template <class T, std::size_t Channels, class Arch>
LAMINA_INLINE auto layer_norm<T, Channels, Arch>::find(const T* pixel, double epsilon) -> form {
    const auto value = [=]<std::size_t Lanes>(std::size_t c, vector(&terms)[1]) {
        terms[0] = simd::load_partial<vector, Lanes>(pixel + c);
    };
    double total[1] = {}, sums[2] = {};
    add_channels<vector, Channels>(value, total);
    const vector center(static_cast<T>(total[0] / static_cast<double>(Channels)));
    const auto moments = [=]<std::size_t Lanes>(std::size_t c, vector(&terms)[2]) {
        terms[0] = simd::load_partial<vector, Lanes>(pixel + c, center) - center;
        terms[1] = terms[0] * terms[0];
    };
    add_channels<vector, Channels>(moments, sums);
    return form::of(static_cast<T>(total[0] / static_cast<double>(Channels)), sums[0], sums[1],
                    static_cast<double>(Channels), epsilon);
}

template <class T, std::size_t Channels, class Arch>
LAMINA_INLINE void layer_norm<T, Channels, Arch>::apply(const form& f, const T* x, const T* gamma,
                                                        const T* beta, T* y) {
    const vector center(f.center), inverse(f.inverse), shift(f.shift);
    each_register<vector, Channels>(1, [=]<std::size_t Lanes>(std::size_t c, std::size_t) {
        const auto of = [](const T* from) { return simd::load_partial<vector, Lanes>(from); };
        const vector normal = simd::fma(of(x + c) - center, inverse, shift);
        simd::store_partial<Lanes>(y + c, simd::fma(normal, of(gamma + c), of(beta + c)));
    });
}

template <class T, std::size_t Channels, class Arch>
void layer_norm<T, Channels, Arch>::run(std::size_t pixels, const T* x, const T* gamma, const T* beta,
                                        double epsilon, T* y, T* saved) {
    for (std::size_t i = 0; i < pixels; ++i) {
        const form f = find(x + i * Channels, epsilon);
        if (saved != nullptr) f.store(saved + i * form::size);
        apply(f, x + i * Channels, gamma, beta, y + i * Channels);
    }
}

} // namespace lamina::kernels
