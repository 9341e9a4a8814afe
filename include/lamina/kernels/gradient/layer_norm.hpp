#pragma once

#include <lamina/kernels/channel_sums.hpp>
#include <lamina/kernels/norm/normal_form.hpp>
#include <lamina/kernels/simd/each_register.hpp>
#include <lamina/kernels/simd/simd.hpp>

#include <cstddef>

namespace lamina::kernels {

/// The gradients of layer_norm, from the normal_forms that it saved.
template <class T, std::size_t Channels, class Arch = simd::default_arch>
struct layer_norm_gradient {
    /// total += Σ dy (beta's gradient), along += Σ dy · x̂ (gamma's), channel by channel.
    static void add_sums(std::size_t pixels, const T* x, const T* saved, const T* dy, double* total,
                         double* along);
    /// dx = (g − mean(g) − x̂ · mean(g · x̂)) · inverse, where g = dy · gamma. dx may be dy.
    static void input(std::size_t pixels, const T* x, const T* saved, const T* gamma, const T* dy, T* dx);

private:
    using vector = simd::batch<T, Arch>;
    using form = normal_form<T>;

    template <std::size_t Lanes>
    static vector normal(const form& f, const T* x) {
        return simd::fma(simd::load_partial<vector, Lanes>(x) - vector(f.center), vector(f.inverse),
                         vector(f.shift));
    }
    template <std::size_t Lanes>
    static vector slope(const T* dy, const T* gamma) {
        return simd::load_partial<vector, Lanes>(dy) * simd::load_partial<vector, Lanes>(gamma);
    }
};

template <class T, std::size_t Channels, class Arch>
void layer_norm_gradient<T, Channels, Arch>::add_sums(std::size_t pixels, const T* x, const T* saved,
                                                      const T* dy, double* total, double* along) {
    const auto products = [=]<std::size_t Lanes>(std::size_t pixel, std::size_t c, vector(&terms)[2]) {
        const std::size_t i = pixel * Channels + c;
        terms[0] = simd::load_partial<vector, Lanes>(dy + i);
        terms[1] = terms[0] * normal<Lanes>(form::load(saved + pixel * form::size), x + i);
    };
    channel_sums<T, Channels, Arch>::add(pixels, products, {total, along});
}

template <class T, std::size_t Channels, class Arch>
void layer_norm_gradient<T, Channels, Arch>::input(std::size_t pixels, const T* x, const T* saved,
                                                   const T* gamma, const T* dy, T* dx) {
    for (std::size_t i = 0; i < pixels; ++i, x += Channels, dy += Channels, dx += Channels) {
        const form f = form::load(saved + i * form::size);
        double sums[2] = {};
        const auto products = [=]<std::size_t Lanes>(std::size_t c, vector(&terms)[2]) {
            terms[0] = slope<Lanes>(dy + c, gamma + c);
            terms[1] = terms[0] * normal<Lanes>(f, x + c);
        };
        add_channels<vector, Channels>(products, sums);
        const vector straight(static_cast<T>(sums[0] / static_cast<double>(Channels))),
            along(static_cast<T>(sums[1] / static_cast<double>(Channels))), inverse(f.inverse);
        each_register<vector, Channels>(1, [=]<std::size_t Lanes>(std::size_t c, std::size_t) {
            const vector rest = slope<Lanes>(dy + c, gamma + c) - straight;
            simd::store_partial<Lanes>(dx + c, (rest - normal<Lanes>(f, x + c) * along) * inverse);
        });
    }
}

} // namespace lamina::kernels
