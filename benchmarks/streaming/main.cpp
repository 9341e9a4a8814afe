// A stream beside a state made by hand and beside predictions of a window, on one core: nanoseconds a sample.

#include <lamina/runtime/predictor.hpp>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <ctime>
#include <vector>

#include "hand_made.hpp"

namespace {

/// The least processor time of some runs, in nanoseconds.
template <class Run>
double nanoseconds(const Run& run) {
    double least = 1e30;
    for (int i = 0; i < 40; ++i) {
        timespec begin{}, end{};
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &begin);
        run();
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &end);
        least = std::min(least, 1e9 * static_cast<double>(end.tv_sec - begin.tv_sec)
                                    + static_cast<double>(end.tv_nsec - begin.tv_nsec));
    }
    return least;
}

} // namespace

int main() {
    const lamina::model<gated::network> net(7);
    std::vector<float> x(4096), y(x.size()), by_hand(x.size());
    for (std::size_t i = 0; i < x.size(); ++i) x[i] = std::sin(static_cast<float>(i * i % 977));
    const auto n = static_cast<double>(x.size());

    gated::hand_made hand(net);
    for (std::size_t i = 0; i < x.size(); ++i) by_hand[i] = hand.push(x[i]);
    lamina::streaming stream(net);
    for (const std::size_t block : {std::size_t{1}, x.size()}) {
        stream.reset();
        for (std::size_t i = 0; i < x.size(); i += block)
            stream.push(std::span(x).subspan(i, block), std::span(y).subspan(i, block));
        for (std::size_t i = 0; i < x.size(); ++i)
            if (!(std::abs(y[i] - by_hand[i]) < 1e-5F)) {
                std::printf("sample %zu: %g by the stream, %g by hand\n", i, static_cast<double>(y[i]),
                            static_cast<double>(by_hand[i]));
                return 1;
            }
    }

    std::printf("multiply-adds a sample: %zu\n", lamina::macs<gated::network> / x.size());
    std::printf("by hand, one sample at a time: %7.1f ns\n", nanoseconds([&] {
                                                                 for (std::size_t i = 0; i < x.size(); ++i)
                                                                     by_hand[i] = hand.push(x[i]);
                                                             }) / n);
    for (const std::size_t block : {1U, 2U, 8U, 64U, 1024U})
        std::printf("streaming, blocks of %4zu:       %7.1f ns\n", block,
                    nanoseconds([&] {
                        for (std::size_t i = 0; i < x.size(); i += block)
                            stream.push(std::span(x).subspan(i, block), std::span(y).subspan(i, block));
                    }) / n);
    const lamina::predictor p(net);
    lamina::predictor<gated::network>::workspace work;
    std::printf("the whole signal at once:      %7.1f ns\n", nanoseconds([&] { p.predict(x, y, work); }) / n);
}
