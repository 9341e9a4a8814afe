#pragma once

#include <lamina/kernels/channel_sums.hpp>
#include <lamina/kernels/simd/each_register.hpp>
#include <lamina/kernels/simd/simd.hpp>

#include <cstddef>

namespace lamina::kernels {

/// The gradients of root_norm, from the factors that it saved.
template <class T, std::size_t Channels, bool Mean, class Arch = simd::default_arch>
struct root_norm_gradient {
    /// along += Σ dy · x̂ (gamma's), channel by channel.
    static void add_sums(std::size_t pixels, const T* x, const T* saved, const T* dy, double* along);
    /// dx = (g − x̂ · Σ g · x̂ [/ Channels]) · factor, where g = dy · gamma. dx may be dy.
    static void input(std::size_t pixels, const T* x, const T* saved, const T* gamma, double epsilon,
                      const T* dy, T* dx);

private:
    using vector = simd::batch<T, Arch>;
    template <std::size_t Lanes>
    static vector slope(const T* dy, const T* gamma, std::size_t c) {
        const vector g = simd::load_partial<vector, Lanes>(dy + c);
        return gamma == nullptr ? g : g * simd::load_partial<vector, Lanes>(gamma + c);
    }
};

template <class T, std::size_t Channels, bool Mean, class Arch>
void root_norm_gradient<T, Channels, Mean, Arch>::add_sums(std::size_t pixels, const T* x, const T* saved,
                                                           const T* dy, double* along) {
    const auto product = [=]<std::size_t Lanes>(std::size_t pixel, std::size_t c, vector(&terms)[1]) {
        const std::size_t i = pixel * Channels + c;
        terms[0] = simd::load_partial<vector, Lanes>(dy + i) * simd::load_partial<vector, Lanes>(x + i)
                   * vector(saved[pixel]);
    };
    channel_sums<T, Channels, Arch>::add(pixels, product, {along});
}

template <class T, std::size_t Channels, bool Mean, class Arch>
void root_norm_gradient<T, Channels, Mean, Arch>::input(std::size_t pixels, const T* x, const T* saved,
                                                        const T* gamma, double epsilon, const T* dy, T* dx) {
    for (std::size_t i = 0; i < pixels; ++i, x += Channels, dy += Channels, dx += Channels) {
        const vector factor(saved[i]);
        double sums[1] = {};
        const auto product = [=]<std::size_t Lanes>(std::size_t c, vector(&terms)[1]) {
            terms[0] = slope<Lanes>(dy, gamma, c) * simd::load_partial<vector, Lanes>(x + c) * factor;
        };
        add_channels<vector, Channels>(product, sums);
        // Where epsilon divides, the length of x does not matter.
        const bool bends = Mean || saved[i] < static_cast<T>(1 / epsilon);
        const vector along(static_cast<T>(bends ? sums[0] / static_cast<double>(Mean ? Channels : 1) : 0.0));
        each_register<vector, Channels>(1, [=]<std::size_t Lanes>(std::size_t c, std::size_t) {
            const vector normal = simd::load_partial<vector, Lanes>(x + c) * factor;
            simd::store_partial<Lanes>(dx + c, (slope<Lanes>(dy, gamma, c) - normal * along) * factor);
        });
    }
}

} // namespace lamina::kernels
