#pragma once

#include <lamina/kernels/each_register.hpp>
#include <lamina/kernels/gradient/batch_norm.hpp>
#include <lamina/kernels/normal_form.hpp>
#include <lamina/kernels/simd.hpp>

#include <cstddef>

namespace lamina::kernels {

/// The gradients of group_norm for one sample, with the normal_forms that it kept.
template <class T, std::size_t Pixels, std::size_t Channels, std::size_t Groups,
          class Arch = simd::default_arch>
struct group_norm_gradient {
    /// total = Σ dy (beta's gradient), along = Σ dy · x̂ (gamma's), channel by channel.
    static void sums(const T* x, const T* kept, const T* dy, double* total, double* along);
    /// dx = (g − mean(g) − x̂ · mean(g · x̂)) · inverse, where g = dy · gamma, from these sums. dx may be dy.
    static void input(const T* x, const T* kept, const T* gamma, const T* dy, const double* total,
                      const double* along, T* dx);

private:
    using vector = simd::batch<T, Arch>;
    using form = normal_form<T>;
    static constexpr std::size_t size = Channels / Groups;
    static form form_of(const T* kept, std::size_t channel) {
        return form::load(kept + channel / size * form::size);
    }
};

template <class T, std::size_t Pixels, std::size_t Channels, std::size_t Groups, class Arch>
void group_norm_gradient<T, Pixels, Channels, Groups, Arch>::sums(const T* x, const T* kept, const T* dy,
                                                                  double* total, double* along) {
    T center[Channels], inverse[Channels];
    for (std::size_t c = 0; c < Channels; ++c) {
        center[c] = form_of(kept, c).center;
        inverse[c] = form_of(kept, c).inverse;
        total[c] = along[c] = 0;
    }
    batch_norm_training<T, Channels, Arch>::add_gradient_sums(
        Pixels, x, dy, {center, inverse, nullptr, nullptr}, total, along);
    for (std::size_t c = 0; c < Channels; ++c)
        along[c] += static_cast<double>(form_of(kept, c).shift) * total[c];
}

template <class T, std::size_t Pixels, std::size_t Channels, std::size_t Groups, class Arch>
void group_norm_gradient<T, Pixels, Channels, Groups, Arch>::input(const T* x, const T* kept, const T* gamma,
                                                                   const T* dy, const double* total,
                                                                   const double* along, T* dx) {
    // dx = dy · scale + (x − center) · tilt + level.
    T center[Channels], scale[Channels], tilt[Channels], level[Channels];
    for (std::size_t g = 0; g < Groups; ++g) {
        const form f = form_of(kept, g * size);
        double straight = 0, slanting = 0;
        for (std::size_t c = g * size; c < (g + 1) * size; ++c) {
            straight += static_cast<double>(gamma[c]) * total[c];
            slanting += static_cast<double>(gamma[c]) * along[c];
        }
        const double inverse = static_cast<double>(f.inverse), shift = static_cast<double>(f.shift);
        const double part = inverse / static_cast<double>(Pixels * size);
        for (std::size_t c = g * size; c < (g + 1) * size; ++c) {
            center[c] = f.center;
            scale[c] = f.inverse * gamma[c];
            tilt[c] = static_cast<T>(-part * slanting * inverse);
            level[c] = static_cast<T>(-part * (straight + slanting * shift));
        }
    }
    each_register<vector, Channels>(Pixels, [&]<std::size_t Lanes>(std::size_t i, std::size_t c) {
        const auto of = [](const T* from) { return simd::load_partial<vector, Lanes>(from); };
        const vector through_statistics = simd::fma(of(x + i) - of(center + c), of(tilt + c), of(level + c));
        simd::store_partial<Lanes>(dx + i, simd::fma(of(dy + i), of(scale + c), through_statistics));
    });
}

} // namespace lamina::kernels
