#pragma once

#include <lamina/kernels/gradient/batch_norm.hpp>
#include <lamina/layers/batch_norm.hpp>
#include <lamina/runtime/threads.hpp>
#include <lamina/training/trained_word.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace lamina {

/// Each thread sums over its own samples; behind a barrier each adds up the sums of all, in the order of the
/// threads. The moving variance takes up the batch's biased variance, as in Keras (PyTorch takes the unbiased
/// one). What the averages move by, (1 − momentum) · (average − batch), is their "gradient": an update
/// subtracts it.
template <class... Options, dims In, class T>
struct trained_word<words::batch_norm<Options...>, In, T> : trained_defaults {
private:
    using word = words::batch_norm<Options...>;
    static constexpr std::size_t channels = In.channels;
    using kernel = kernels::batch_norm_training<T, channels>;

    /// Sums of channels in the memory that threads share.
    enum sums : std::size_t { values, squares, slopes, slopes_along, all_slopes, all_slopes_along, count };

public:
    static constexpr bool reads_output = false;
    static constexpr std::size_t shared = sums::count * channels;
    /// Mean, then inverse standard deviation.
    static constexpr std::size_t scratch = 2 * channels;

    static void forward(const word_call<T>& call) {
        double* const sum = begin(call, values);
        kernel::add_sums(pixels(call), call.x, sum);
        barrier();
        find_mean(call);
        kernel::add_squares(pixels(call), call.x, call.scratch, begin(call, squares));
        barrier();
        find_deviation(call);
        if (call.pass.thread == 0) move_averages(call);
        kernel::normalize(pixels(call), call.x, statistics(call), call.y);
    }

    template <bool WithInput>
    static void backward(const word_call<T>& call) {
        find_mean(call);
        find_deviation(call);
        double *const total = begin(call, slopes), *const along = begin(call, slopes_along);
        kernel::add_gradient_sums(pixels(call), call.x, call.dy, statistics(call), total, along);
        add_gradients(call, total, along);
        if constexpr (!WithInput) return;
        barrier();
        double *const all_total = begin(call, all_slopes), *const all_along = begin(call, all_slopes_along);
        for (std::size_t c = 0; c < channels; ++c) {
            all_total[c] = over_threads(call, slopes, c);
            all_along[c] = over_threads(call, slopes_along, c);
        }
        kernel::input_gradient(pixels(call), call.pass.batch * In.pixels(), call.x, call.dy, statistics(call),
                               all_total, all_along, call.dx);
    }

private:
    static std::size_t pixels(const word_call<T>& call) { return call.count * In.pixels(); }
    static double* place(const word_call<T>& call, std::size_t thread, sums which) {
        return call.shared + thread * shared + which * channels;
    }
    /// The thread's own, set to zero.
    static double* begin(const word_call<T>& call, sums which) {
        double* const own = place(call, call.pass.thread, which);
        std::fill_n(own, channels, 0.0);
        return own;
    }
    static double over_threads(const word_call<T>& call, sums which, std::size_t channel) {
        double sum = 0;
        for (std::size_t t = 0; t < call.pass.threads; ++t) sum += place(call, t, which)[channel];
        return sum;
    }
    static double mean(const word_call<T>& call, sums which, std::size_t channel) {
        return over_threads(call, which, channel) / static_cast<double>(call.pass.batch * In.pixels());
    }

    static void find_mean(const word_call<T>& call) {
        for (std::size_t c = 0; c < channels; ++c) call.scratch[c] = static_cast<T>(mean(call, values, c));
    }
    static void find_deviation(const word_call<T>& call) {
        for (std::size_t c = 0; c < channels; ++c)
            call.scratch[channels + c] =
                static_cast<T>(1 / std::sqrt(mean(call, squares, c) + word::epsilon));
    }
    static typename kernel::parameters statistics(const word_call<T>& call) {
        const auto p = word::split(call.parameters, channels);
        return {call.scratch, call.scratch + channels, p.gamma, p.beta};
    }

    static void move_averages(const word_call<T>& call) {
        const auto now = word::split(call.parameters, channels);
        const auto change = word::split(call.gradients, channels);
        for (std::size_t c = 0; c < channels; ++c) {
            const T variance = static_cast<T>(mean(call, squares, c));
            change.mean[c] = T(1 - word::momentum) * (now.mean[c] - call.scratch[c]);
            change.variance[c] = T(1 - word::momentum) * (now.variance[c] - variance);
        }
    }
    static void add_gradients(const word_call<T>& call, const double* total, const double* along) {
        const auto d = word::split(call.gradients, channels);
        for (std::size_t c = 0; c < channels; ++c) {
            if constexpr (word::scales) d.gamma[c] += static_cast<T>(along[c]);
            if constexpr (word::centers) d.beta[c] += static_cast<T>(total[c]);
        }
    }
};

} // namespace lamina
