#pragma once

#include <lamina/kernels/norm/batch_norm.hpp>
#include <lamina/kernels/range.hpp>
#include <lamina/layers/batch_norm.hpp>
#include <lamina/training/trained_word.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace lamina::detail {

/// Each thread sums over its own samples; in the next phase, each combines the sums of all threads in thread
/// order. The moving variance uses the batch's biased variance, as in Keras (PyTorch uses the unbiased one).
/// The "gradient" of a moving average is its change, (1 − momentum) · (average − batch), which an update
/// subtracts.
template <class... Options, dims In, class T>
struct trained_word<words::batch_norm<Options...>, In, T> : trained_defaults {
private:
    using word = words::batch_norm<Options...>;
    static constexpr std::size_t channels = In.channels;
    using kernel = kernels::batch_norm_training<T, channels>;

    /// Per channel, in the memory that threads share. `squares` are sums of squared deviations from the mean.
    /// The last two are temporaries of one thread.
    enum sums : std::size_t { means, squares, slopes, slopes_along, first, second, count };

public:
    static constexpr bool in_place = true, reads_output = false, activates = true;
    static constexpr std::size_t shared = sums::count * channels;
    /// The mean, then the inverse standard deviation.
    static constexpr std::size_t scratch = 2 * channels;

    static void gather(const word_call<T>& call) {
        if (is_first(call)) std::fill_n(own(call, means), 2 * channels, 0.0);
        double *const sum = cleared(call, first), *const apart = cleared(call, second);
        const double before = numbers(call.first - slice(call, call.pass.thread).begin),
                     n = numbers(call.count);
        kernel::add_sums(pixels(call), call.x, sum);
        for (std::size_t c = 0; c < channels; ++c) call.scratch[c] = static_cast<T>(sum[c] /= n);
        kernel::add_squares(pixels(call), call.x, call.scratch, apart);
        for (std::size_t c = 0; c < channels; ++c)
            merge(before, own(call, means)[c], own(call, squares)[c], n, sum[c], apart[c]);
    }

    template <class... Activation>
    static void forward(const word_call<T>& call) {
        const bool moves = call.pass.thread == 0 && is_first(call);
        find_statistics(call, moves);
        kernel::template normalize<kernels::epilogue<kernels::map<Activation>...>>(pixels(call), call.x,
                                                                                   statistics(call), call.y);
    }

    static void gather_gradient(const word_call<T>& call) {
        if (is_first(call)) std::fill_n(own(call, slopes), 2 * channels, 0.0);
        find_statistics(call, false);
        kernel::add_gradient_sums(pixels(call), call.x, call.dy, statistics(call), own(call, slopes),
                                  own(call, slopes_along));
    }

    template <bool WithInput>
    static void backward(const word_call<T>& call) {
        if (is_first(call)) add_gradients(call);
        if constexpr (!WithInput) return;
        find_statistics(call, false);
        double *const total = cleared(call, first), *const along = cleared(call, second);
        for (std::size_t t = 0; t < call.pass.threads; ++t)
            for (std::size_t c = 0; c < channels; ++c) {
                total[c] += place(call, t, slopes)[c];
                along[c] += place(call, t, slopes_along)[c];
            }
        kernel::input_gradient(pixels(call), call.pass.batch * In.pixels(), call.x, call.dy, statistics(call),
                               total, along, call.dx);
    }

private:
    static std::size_t pixels(const word_call<T>& call) { return call.count * In.pixels(); }
    /// The number of elements per channel in some samples.
    static double numbers(std::size_t samples) { return static_cast<double>(samples * In.pixels()); }
    static kernels::range slice(const word_call<T>& call, std::size_t thread) {
        return kernels::slice_of(call.pass.batch, thread, call.pass.threads);
    }
    /// Whether the call begins with the first of the thread's samples.
    static bool is_first(const word_call<T>& call) {
        return call.first == slice(call, call.pass.thread).begin;
    }
    static double* place(const word_call<T>& call, std::size_t thread, sums which) {
        return call.shared + thread * shared + which * channels;
    }
    static double* own(const word_call<T>& call, sums which) { return place(call, call.pass.thread, which); }
    static double* cleared(const word_call<T>& call, sums which) {
        double* const all = own(call, which);
        std::fill_n(all, channels, 0.0);
        return all;
    }

    /// Merges the mean and the sum of squared deviations of m elements into those of n (Chan, Golub & LeVeque
    /// 1979), without the cancellation that a large mean would cause.
    static void merge(double n, double& mean, double& square, double m, double other_mean,
                      double other_square) {
        const double step = other_mean - mean;
        mean += step * (m / (n + m));
        square += other_square + step * step * (n * m / (n + m));
    }

    /// Writes the statistics of the whole batch to call.scratch. With `moves`, also moves the averages toward
    /// them.
    static void find_statistics(const word_call<T>& call, bool moves) {
        for (std::size_t c = 0; c < channels; ++c) {
            double mean = 0, square = 0;
            for (std::size_t t = 0; t < call.pass.threads; ++t) {
                const kernels::range all = slice(call, t);
                merge(numbers(all.begin), mean, square, numbers(all.size()), place(call, t, means)[c],
                      place(call, t, squares)[c]);
            }
            const double variance = square / numbers(call.pass.batch);
            call.scratch[c] = static_cast<T>(mean);
            call.scratch[channels + c] = static_cast<T>(1 / std::sqrt(variance + word::epsilon));
            if (moves) move_averages(call, c, static_cast<T>(variance));
        }
    }
    static typename kernel::parameters statistics(const word_call<T>& call) {
        const auto p = word::split(call.parameters, channels);
        return {call.scratch, call.scratch + channels, p.gamma, p.beta};
    }

    /// Where the word is shared, each place moves on from what the one before it has made of the averages.
    static void move_averages(const word_call<T>& call, std::size_t c, T variance) {
        const auto now = word::split(call.parameters, channels);
        const auto change = word::split(call.gradients, channels);
        const T mean = now.mean[c] - change.mean[c], spread = now.variance[c] - change.variance[c];
        change.mean[c] += T(1 - word::momentum) * (mean - call.scratch[c]);
        change.variance[c] += T(1 - word::momentum) * (spread - variance);
    }
    static void add_gradients(const word_call<T>& call) {
        const auto d = word::split(call.gradients, channels);
        for (std::size_t c = 0; c < channels; ++c) {
            if constexpr (word::scales) d.gamma[c] += static_cast<T>(own(call, slopes_along)[c]);
            if constexpr (word::centers) d.beta[c] += static_cast<T>(own(call, slopes)[c]);
        }
    }
};

} // namespace lamina::detail
