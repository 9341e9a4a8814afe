#pragma once

#include <lamina/lamina.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "scaling.hpp"

namespace scaling {

/// The network that grows: consecutive 3×3 convolutions, then ten classes.
template <std::size_t Size, std::size_t Channels, std::size_t Depth>
struct tower {
    static constexpr auto layers = lamina::input<Size, Size, Channels> >> lamina::repeat<Depth>(
                                       lamina::conv2d<Channels, 3>(lamina::same) >> lamina::relu)
                                   >> lamina::global_avg_pool2d >> lamina::dense<10> >> lamina::softmax;
};

/// The median time of a run in seconds, over at least 9 runs and 50 milliseconds in total.
template <class Run>
double time_of(const Run& run) {
    using clock = std::chrono::steady_clock;
    run();
    std::vector<double> times;
    for (double all = 0; times.size() < 9 || all < 0.05; all += times.back()) {
        const auto start = clock::now();
        run();
        times.push_back(std::chrono::duration<double>(clock::now() - start).count());
    }
    std::nth_element(times.begin(), times.begin() + static_cast<long>(times.size() / 2), times.end());
    return times[times.size() / 2];
}

template <class N>
double predict_seconds(const lamina::model<N>& m, std::span<const float> x, std::size_t threads) {
    using predictor = lamina::predictor<N>;
    const predictor p(m);
    const std::size_t samples = x.size() / predictor::input_size;
    typename predictor::workspace work(threads);
    std::vector<float> y(samples * predictor::output_size);
    return time_of([&] { p.predict_batch(x, y, work); });
}

/// Measures prediction and backpropagation of a batch.
template <class N>
costs costs_of(double extent, std::size_t samples, std::size_t threads = 1) {
    const lamina::model<N> m;
    std::vector<float> x(samples * lamina::input_shape<N>.size());
    for (std::size_t i = 0; i < x.size(); ++i) x[i] = static_cast<float>(i * 7919 % 1000) / 1000;
    const std::vector<std::uint32_t> classes(samples, 3);
    std::vector<float> gradients(lamina::parameters<N>);
    lamina::detail::backpropagation<N> back(samples, threads);
    const double train = time_of([&] {
        back.run(m, {std::span<const float>(x), classes}, lamina::categorical_crossentropy{}, gradients);
    });
    const double n = static_cast<double>(samples);
    return {extent,
            predict_seconds<N>(m, x, threads) / n,
            train / n,
            lamina::arena_bytes<N>,
            lamina::predictor<N>::packed_bytes,
            static_cast<double>(back.bytes())};
}

/// A batch size typical of training.
inline constexpr std::size_t usual_batch = 16;

} // namespace scaling
