#pragma once

#include <lamina/kernels/norm/batch_norm.hpp>
#include <lamina/kernels/norm/channel_blocks.hpp>
#include <lamina/kernels/norm/normal_form.hpp>
#include <lamina/kernels/simd/simd.hpp>

#include <cstddef>

namespace lamina::kernels {

/// Normalizes groups of adjacent channels of one sample, each over all pixels: y = x̂ · gamma + beta. y may
/// be x. The steps are those of batch normalization, with statistics per group instead of per channel.
template <class T, std::size_t Pixels, std::size_t Channels, std::size_t Groups,
          class Arch = simd::default_arch>
struct group_norm {
    using form = normal_form<T>;
    static constexpr std::size_t saved_size = Groups * form::size;

    /// Writes one normal_form per group to `saved`.
    static void run(const T* x, const T* gamma, const T* beta, double epsilon, T* y, T* saved);

private:
    using vector = simd::batch<T, Arch>;
    /// The steps for a block of channels.
    template <std::size_t Width>
    using pieces = batch_norm_training<T, Width, Arch, Channels>;
    static constexpr std::size_t size = Channels / Groups;
    static constexpr double count = static_cast<double>(Pixels * size);

    static form form_of(const T* saved, std::size_t channel) {
        return form::load(saved + channel / size * form::size);
    }
    static bool ends_group(std::size_t channel) { return (channel + 1) % size == 0; }
    static void find_centers(const T* x, T* saved);
    static void find_forms(const T* x, double epsilon, T* saved);
};

/// Writes forms that hold only the mean.
template <class T, std::size_t Pixels, std::size_t Channels, std::size_t Groups, class Arch>
void group_norm<T, Pixels, Channels, Groups, Arch>::find_centers(const T* x, T* saved) {
    double group = 0;
    each_channel_block<Channels>([&]<std::size_t Width>(std::size_t first) {
        double total[Width] = {};
        pieces<Width>::add_sums(Pixels, x + first, total);
        for (std::size_t c = 0; c < Width; ++c) {
            group += total[c];
            if (!ends_group(first + c)) continue;
            form{static_cast<T>(group / count), T(0), T(0)}.store(saved + (first + c) / size * form::size);
            group = 0;
        }
    });
}

template <class T, std::size_t Pixels, std::size_t Channels, std::size_t Groups, class Arch>
void group_norm<T, Pixels, Channels, Groups, Arch>::find_forms(const T* x, double epsilon, T* saved) {
    double group = 0, group_squares = 0;
    each_channel_block<Channels>([&]<std::size_t Width>(std::size_t first) {
        T center[Width];
        for (std::size_t c = 0; c < Width; ++c) center[c] = form_of(saved, first + c).center;
        const auto moments = [&]<std::size_t Lanes>(std::size_t pixel, std::size_t c, vector(&terms)[2]) {
            terms[0] = simd::load_partial<vector, Lanes>(x + pixel * Channels + first + c)
                       - simd::load_partial<vector, Lanes>(center + c);
            terms[1] = terms[0] * terms[0];
        };
        double sum[Width] = {}, squares[Width] = {};
        channel_sums<T, Width, Arch>::add(Pixels, moments, {sum, squares});
        for (std::size_t c = 0; c < Width; ++c) {
            group += sum[c];
            group_squares += squares[c];
            if (!ends_group(first + c)) continue;
            form::of(center[c], group, group_squares, count, epsilon)
                .store(saved + (first + c) / size * form::size);
            group = group_squares = 0;
        }
    });
}

template <class T, std::size_t Pixels, std::size_t Channels, std::size_t Groups, class Arch>
void group_norm<T, Pixels, Channels, Groups, Arch>::run(const T* x, const T* gamma, const T* beta,
                                                        double epsilon, T* y, T* saved) {
    find_centers(x, saved);
    find_forms(x, epsilon, saved);
    each_channel_block<Channels>([&]<std::size_t Width>(std::size_t first) {
        T center[Width], inverse[Width], shifted[Width];
        for (std::size_t c = 0; c < Width; ++c) {
            const form f = form_of(saved, first + c);
            center[c] = f.center;
            inverse[c] = f.inverse;
            shifted[c] = beta[first + c] + f.shift * gamma[first + c];
        }
        pieces<Width>::normalize(Pixels, x + first, {center, inverse, gamma + first, shifted}, y + first);
    });
}

} // namespace lamina::kernels
