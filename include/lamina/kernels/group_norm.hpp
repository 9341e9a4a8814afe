#pragma once

#include <lamina/kernels/gradient/batch_norm.hpp>
#include <lamina/kernels/normal_form.hpp>
#include <lamina/kernels/simd.hpp>

#include <cstddef>

namespace lamina::kernels {

/// Normalises groups of neighbouring channels of one sample, each over all pixels: y = x̂ · gamma + beta. y
/// may be x. The pieces of batch normalisation with the statistics of groups in the place of channels.
template <class T, std::size_t Pixels, std::size_t Channels, std::size_t Groups,
          class Arch = simd::default_arch>
struct group_norm {
    using form = normal_form<T>;
    static constexpr std::size_t kept_size = Groups * form::size;

    /// Leaves a normal_form per group in `kept`.
    static void run(const T* x, const T* gamma, const T* beta, double epsilon, T* y, T* kept);

private:
    using vector = simd::batch<T, Arch>;
    using pieces = batch_norm_training<T, Channels, Arch>;
    static constexpr std::size_t size = Channels / Groups;
    static constexpr double count = static_cast<double>(Pixels * size);

    static double group_sum(const double* channels, std::size_t group) {
        double sum = 0;
        for (std::size_t c = group * size; c < (group + 1) * size; ++c) sum += channels[c];
        return sum;
    }
    static void find_centers(const T* x, T* center);
    static void find_forms(const T* x, const T* center, double epsilon, T* kept);
};

/// The mean of its group for every channel.
template <class T, std::size_t Pixels, std::size_t Channels, std::size_t Groups, class Arch>
void group_norm<T, Pixels, Channels, Groups, Arch>::find_centers(const T* x, T* center) {
    double total[Channels] = {};
    pieces::add_sums(Pixels, x, total);
    for (std::size_t c = 0; c < Channels; ++c) center[c] = static_cast<T>(group_sum(total, c / size) / count);
}

template <class T, std::size_t Pixels, std::size_t Channels, std::size_t Groups, class Arch>
void group_norm<T, Pixels, Channels, Groups, Arch>::find_forms(const T* x, const T* center, double epsilon,
                                                               T* kept) {
    const auto moments = [=]<std::size_t Lanes>(std::size_t pixel, std::size_t c, vector(&terms)[2]) {
        terms[0] = simd::load_partial<vector, Lanes>(x + pixel * Channels + c)
                   - simd::load_partial<vector, Lanes>(center + c);
        terms[1] = terms[0] * terms[0];
    };
    double sum[Channels] = {}, squares[Channels] = {};
    channel_sums<T, Channels, Arch>::add(Pixels, moments, {sum, squares});
    for (std::size_t g = 0; g < Groups; ++g)
        form::of(center[g * size], group_sum(sum, g), group_sum(squares, g), count, epsilon)
            .store(kept + g * form::size);
}

template <class T, std::size_t Pixels, std::size_t Channels, std::size_t Groups, class Arch>
void group_norm<T, Pixels, Channels, Groups, Arch>::run(const T* x, const T* gamma, const T* beta,
                                                        double epsilon, T* y, T* kept) {
    T center[Channels], inverse[Channels], shifted[Channels];
    find_centers(x, center);
    find_forms(x, center, epsilon, kept);
    for (std::size_t c = 0; c < Channels; ++c) {
        const form f = form::load(kept + c / size * form::size);
        inverse[c] = f.inverse;
        shifted[c] = beta[c] + f.shift * gamma[c];
    }
    pieces::normalize(Pixels, x, {center, inverse, gamma, shifted}, y);
}

} // namespace lamina::kernels
