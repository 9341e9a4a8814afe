#pragma once

#include <lamina/kernels/channel_sums.hpp>
#include <lamina/kernels/epilogue.hpp>
#include <lamina/kernels/norm/channel_blocks.hpp>
#include <lamina/kernels/simd/each_register.hpp>
#include <lamina/kernels/simd/simd.hpp>

#include <algorithm>
#include <cstddef>

namespace lamina::kernels {

/// The steps of batch normalization in training. Each works on a slice of `pixels` pixels, so that threads
/// can share a batch. Sums are ADDED to double totals [channels]; each thread has its own, and the caller
/// adds them up. Blocks of 64 pixels are summed in T. The variance takes a second pass, over the centered
/// values, so that a large mean costs no precision. Pixels begin `Step` elements apart.
template <class T, std::size_t Channels, class Arch = simd::default_arch, std::size_t Step = Channels>
struct batch_norm_training {
    /// One value per channel [channels]; gamma and beta may be null (1 and 0).
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
    /// dx = gamma · inverse_deviation · (dy − total / count − x̂ · along / count), with the sums over the
    /// whole batch of `count` pixels. dx may be dy.
    static void input_gradient(std::size_t pixels, std::size_t count, const T* x, const T* dy,
                               const parameters& p, const double* total, const double* along, T* dx);

private:
    using vector = simd::batch<T, Arch>;
    using sums = channel_sums<T, Channels, Arch>;

    /// Four values per channel, the same for all pixels of a slice.
    template <std::size_t Width>
    struct line {
        T scale[Width], shift[Width], center[Width], slope[Width];
    };
    /// A block of the values per channel, or `otherwise` where they are null. One decision for the block: GCC
    /// 12 warns of reading null where each channel decides.
    template <std::size_t Width>
    static void take_block(const T* all, std::size_t first, T otherwise, T (&block)[Width]) {
        if (all == nullptr)
            std::fill_n(block, Width, otherwise);
        else
            std::copy_n(all + first, Width, block);
    }
};

template <class T, std::size_t Channels, class Arch, std::size_t Step>
void batch_norm_training<T, Channels, Arch, Step>::add_sums(std::size_t pixels, const T* x, double* total) {
    sums::add(x, pixels, Step, total);
}

template <class T, std::size_t Channels, class Arch, std::size_t Step>
void batch_norm_training<T, Channels, Arch, Step>::add_squares(std::size_t pixels, const T* x, const T* mean,
                                                               double* total) {
    const auto square = [=]<std::size_t Lanes>(std::size_t pixel, std::size_t c, vector(&terms)[1]) {
        const vector d = simd::load_partial<vector, Lanes>(x + pixel * Step + c)
                         - simd::load_partial<vector, Lanes>(mean + c);
        terms[0] = d * d;
    };
    sums::add(pixels, square, {total});
}

template <class T, std::size_t Channels, class Arch, std::size_t Step>
template <class Epilogue>
void batch_norm_training<T, Channels, Arch, Step>::normalize(std::size_t pixels, const T* x,
                                                             const parameters& p, T* y) {
    each_channel_block<Channels>([&]<std::size_t Width>(std::size_t first) {
        line<Width> all;
        take_block(p.gamma, first, T(1), all.scale);
        take_block(p.beta, first, T(0), all.shift);
        for (std::size_t c = 0; c < Width; ++c) {
            all.center[c] = p.mean[first + c];
            all.scale[c] *= p.inverse_deviation[first + c];
        }
        each_register<vector, Width, Step>(pixels, [&]<std::size_t Lanes>(std::size_t i, std::size_t c) {
            const auto of = [](const T* from) { return simd::load_partial<vector, Lanes>(from); };
            const vector normal =
                simd::fma(of(x + first + i) - of(all.center + c), of(all.scale + c), of(all.shift + c));
            simd::store_partial<Lanes>(y + first + i,
                                       Epilogue::template apply<Lanes>(normal, nullptr, i / Step, first + c));
        });
    });
}

template <class T, std::size_t Channels, class Arch, std::size_t Step>
void batch_norm_training<T, Channels, Arch, Step>::add_gradient_sums(std::size_t pixels, const T* x,
                                                                     const T* dy, const parameters& p,
                                                                     double* total, double* along) {
    const auto products = [=, &p]<std::size_t Lanes>(std::size_t pixel, std::size_t c, vector(&terms)[2]) {
        const auto of = [](const T* from) { return simd::load_partial<vector, Lanes>(from); };
        const std::size_t i = pixel * Step + c;
        terms[0] = of(dy + i);
        terms[1] = terms[0] * ((of(x + i) - of(p.mean + c)) * of(p.inverse_deviation + c));
    };
    sums::add(pixels, products, {total, along});
}

template <class T, std::size_t Channels, class Arch, std::size_t Step>
void batch_norm_training<T, Channels, Arch, Step>::input_gradient(std::size_t pixels, std::size_t count,
                                                                  const T* x, const T* dy,
                                                                  const parameters& p, const double* total,
                                                                  const double* along, T* dx) {
    const double n = static_cast<double>(count);
    each_channel_block<Channels>([&]<std::size_t Width>(std::size_t first) {
        line<Width> all;
        take_block(p.gamma, first, T(1), all.scale);
        for (std::size_t c = 0; c < Width; ++c) {
            const std::size_t k = first + c;
            all.center[c] = p.mean[k];
            all.scale[c] *= p.inverse_deviation[k];
            all.shift[c] = static_cast<T>(total[k] / n);
            all.slope[c] = static_cast<T>(along[k] / n) * p.inverse_deviation[k];
        }
        each_register<vector, Width, Step>(pixels, [&]<std::size_t Lanes>(std::size_t i, std::size_t c) {
            const auto of = [](const T* from) { return simd::load_partial<vector, Lanes>(from); };
            const vector straight = of(dy + first + i) - of(all.shift + c);
            const vector through_statistics = (of(x + first + i) - of(all.center + c)) * of(all.slope + c);
            simd::store_partial<Lanes>(dx + first + i, (straight - through_statistics) * of(all.scale + c));
        });
    });
}

} // namespace lamina::kernels
