#pragma once

#include <lamina/kernels/each_register.hpp>
#include <lamina/kernels/epilogue.hpp>
#include <lamina/kernels/gradient/channel_sums.hpp>
#include <lamina/kernels/simd.hpp>

#include <algorithm>
#include <cstddef>

namespace lamina::kernels {

/// The pieces of batch normalisation in training. Each works on a slice of `pixels` pixels, so that threads
/// can share a batch; sums are ADDED to double totals [channels], one set per thread, that the caller adds
/// up. Within 64 pixels they are sums in T. The variance takes a second pass over the centred values, which
/// loses no digits to a large mean.
template <class T, std::size_t Channels, class Arch = simd::default_arch>
struct batch_norm_training {
    /// Per channel [channels]; gamma and beta may be null (1 and 0).
    struct parameters {
        const T *mean, *inverse_deviation, *gamma, *beta;
    };

    /// total += Σ x.
    static void add_sums(std::size_t pixels, const T* x, double* total);
    /// total += Σ (x − mean)².
    static void add_squares(std::size_t pixels, const T* x, const T* mean, double* total);
    /// y = (x − mean) · inverse_deviation · gamma + beta, then the ops of an epilogue. y may be x.
    template <class Epilogue = epilogue<>>
    static void normalize(std::size_t pixels, const T* x, const parameters& p, T* y);
    /// total += Σ dy (beta's gradient), along += Σ dy · x̂ (gamma's), where x̂ = (x − mean) ·
    /// inverse_deviation.
    static void add_gradient_sums(std::size_t pixels, const T* x, const T* dy, const parameters& p,
                                  double* total, double* along);
    /// dx = gamma · inverse_deviation · (dy − total / count − x̂ · along / count), with the sums of the whole
    /// batch, of `count` pixels. dx may be dy.
    static void input_gradient(std::size_t pixels, std::size_t count, const T* x, const T* dy,
                               const parameters& p, const double* total, const double* along, T* dx);

private:
    using vector = simd::batch<T, Arch>;
    using sums = channel_sums<T, Channels, Arch>;

    /// The same four numbers per channel for all pixels of a slice.
    struct line {
        T scale[Channels], shift[Channels], center[Channels], slope[Channels];
    };
};

template <class T, std::size_t Channels, class Arch>
void batch_norm_training<T, Channels, Arch>::add_sums(std::size_t pixels, const T* x, double* total) {
    sums::add(x, pixels, Channels, total);
}

template <class T, std::size_t Channels, class Arch>
void batch_norm_training<T, Channels, Arch>::add_squares(std::size_t pixels, const T* x, const T* mean,
                                                         double* total) {
    const auto square = [=]<std::size_t Lanes>(std::size_t pixel, std::size_t c, vector(&terms)[1]) {
        const vector d = simd::load_partial<vector, Lanes>(x + pixel * Channels + c)
                         - simd::load_partial<vector, Lanes>(mean + c);
        terms[0] = d * d;
    };
    sums::add(pixels, square, {total});
}

template <class T, std::size_t Channels, class Arch>
template <class Epilogue>
void batch_norm_training<T, Channels, Arch>::normalize(std::size_t pixels, const T* x, const parameters& p,
                                                       T* y) {
    line all;
    std::fill_n(all.shift, Channels, T(0));
    if (p.beta != nullptr) std::copy_n(p.beta, Channels, all.shift);
    for (std::size_t c = 0; c < Channels; ++c) {
        all.center[c] = p.mean[c];
        all.scale[c] = p.inverse_deviation[c] * (p.gamma == nullptr ? T(1) : p.gamma[c]);
    }
    each_register<vector, Channels>(pixels, [&]<std::size_t Lanes>(std::size_t i, std::size_t c) {
        const auto of = [](const T* from) { return simd::load_partial<vector, Lanes>(from); };
        const vector normal = simd::fma(of(x + i) - of(all.center + c), of(all.scale + c), of(all.shift + c));
        simd::store_partial<Lanes>(y + i, Epilogue::template apply<Lanes>(normal, nullptr, i / Channels, c));
    });
}

template <class T, std::size_t Channels, class Arch>
void batch_norm_training<T, Channels, Arch>::add_gradient_sums(std::size_t pixels, const T* x, const T* dy,
                                                               const parameters& p, double* total,
                                                               double* along) {
    const auto products = [=, &p]<std::size_t Lanes>(std::size_t pixel, std::size_t c, vector(&terms)[2]) {
        const auto of = [](const T* from) { return simd::load_partial<vector, Lanes>(from); };
        const std::size_t i = pixel * Channels + c;
        terms[0] = of(dy + i);
        terms[1] = terms[0] * ((of(x + i) - of(p.mean + c)) * of(p.inverse_deviation + c));
    };
    sums::add(pixels, products, {total, along});
}

template <class T, std::size_t Channels, class Arch>
void batch_norm_training<T, Channels, Arch>::input_gradient(std::size_t pixels, std::size_t count, const T* x,
                                                            const T* dy, const parameters& p,
                                                            const double* total, const double* along, T* dx) {
    line all;
    const double n = static_cast<double>(count);
    for (std::size_t c = 0; c < Channels; ++c) {
        all.center[c] = p.mean[c];
        all.scale[c] = p.inverse_deviation[c] * (p.gamma == nullptr ? T(1) : p.gamma[c]);
        all.shift[c] = static_cast<T>(total[c] / n);
        all.slope[c] = static_cast<T>(along[c] / n) * p.inverse_deviation[c];
    }
    each_register<vector, Channels>(pixels, [&]<std::size_t Lanes>(std::size_t i, std::size_t c) {
        const auto of = [](const T* from) { return simd::load_partial<vector, Lanes>(from); };
        const vector straight = of(dy + i) - of(all.shift + c);
        const vector through_statistics = (of(x + i) - of(all.center + c)) * of(all.slope + c);
        simd::store_partial<Lanes>(dx + i, (straight - through_statistics) * of(all.scale + c));
    });
}

} // namespace lamina::kernels
