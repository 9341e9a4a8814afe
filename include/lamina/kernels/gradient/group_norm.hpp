#pragma once

#include <lamina/kernels/norm/batch_norm.hpp>
#include <lamina/kernels/norm/channel_blocks.hpp>
#include <lamina/kernels/norm/normal_form.hpp>
#include <lamina/kernels/simd/each_register.hpp>
#include <lamina/kernels/simd/simd.hpp>

#include <cstddef>

namespace lamina::kernels {

/// The gradients of group_norm for one sample, from the normal_forms that it saved.
template <class T, std::size_t Pixels, std::size_t Channels, std::size_t Groups,
          class Arch = simd::default_arch>
struct group_norm_gradient {
    /// total = Σ dy (beta's gradient), along = Σ dy · x̂ (gamma's), channel by channel.
    static void sums(const T* x, const T* saved, const T* dy, double* total, double* along);
    /// dx = (g − mean(g) − x̂ · mean(g · x̂)) · inverse, where g = dy · gamma, from these sums. dx may be dy.
    static void input(const T* x, const T* saved, const T* gamma, const T* dy, const double* total,
                      const double* along, T* dx);

private:
    using vector = simd::batch<T, Arch>;
    using form = normal_form<T>;
    static constexpr std::size_t size = Channels / Groups;
    static form form_of(const T* saved, std::size_t channel) {
        return form::load(saved + channel / size * form::size);
    }
};

template <class T, std::size_t Pixels, std::size_t Channels, std::size_t Groups, class Arch>
void group_norm_gradient<T, Pixels, Channels, Groups, Arch>::sums(const T* x, const T* saved, const T* dy,
                                                                  double* total, double* along) {
    each_channel_block<Channels>([&]<std::size_t Width>(std::size_t first) {
        T center[Width], inverse[Width];
        for (std::size_t c = 0; c < Width; ++c) {
            center[c] = form_of(saved, first + c).center;
            inverse[c] = form_of(saved, first + c).inverse;
            total[first + c] = along[first + c] = 0;
        }
        batch_norm_training<T, Width, Arch, Channels>::add_gradient_sums(
            Pixels, x + first, dy + first, {center, inverse, nullptr, nullptr}, total + first, along + first);
    });
    for (std::size_t c = 0; c < Channels; ++c)
        along[c] += static_cast<double>(form_of(saved, c).shift) * total[c];
}

template <class T, std::size_t Pixels, std::size_t Channels, std::size_t Groups, class Arch>
void group_norm_gradient<T, Pixels, Channels, Groups, Arch>::input(const T* x, const T* saved, const T* gamma,
                                                                   const T* dy, const double* total,
                                                                   const double* along, T* dx) {
    // dx = dy · scale + (x − center) · tilt + level, where tilt and level are the same for all channels of a
    // group.
    T group_tilt = 0, group_level = 0;
    const auto begin_group = [&](const form& f, std::size_t begin) {
        double straight = 0, slanting = 0;
        for (std::size_t c = begin; c < begin + size; ++c) {
            straight += static_cast<double>(gamma[c]) * total[c];
            slanting += static_cast<double>(gamma[c]) * along[c];
        }
        const double inverse = static_cast<double>(f.inverse), shift = static_cast<double>(f.shift);
        const double part = inverse / static_cast<double>(Pixels * size);
        group_tilt = static_cast<T>(-part * slanting * inverse);
        group_level = static_cast<T>(-part * (straight + slanting * shift));
    };
    each_channel_block<Channels>([&]<std::size_t Width>(std::size_t first) {
        T center[Width], scale[Width], tilt[Width], level[Width];
        for (std::size_t c = 0; c < Width; ++c) {
            const form f = form_of(saved, first + c);
            if ((first + c) % size == 0) begin_group(f, first + c);
            center[c] = f.center;
            scale[c] = f.inverse * gamma[first + c];
            tilt[c] = group_tilt;
            level[c] = group_level;
        }
        each_register<vector, Width, Channels>(Pixels, [&]<std::size_t Lanes>(std::size_t i, std::size_t c) {
            const auto of = [](const T* from) { return simd::load_partial<vector, Lanes>(from); };
            const vector through_statistics =
                simd::fma(of(x + first + i) - of(center + c), of(tilt + c), of(level + c));
            simd::store_partial<Lanes>(dx + first + i,
                                       simd::fma(of(dy + first + i), of(scale + c), through_statistics));
        });
    });
}

} // namespace lamina::kernels
