#pragma once

#include <lamina/runtime/predictor.hpp>
#include <lamina/streaming.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <span>
#include <vector>

#include "../runtime/agreement.hpp"

/// Compares streams with predictions of the whole signal.
namespace whole_signal {

/// Pushes a signal in blocks of this many steps. Nothing may be written behind the results.
template <class Stream, class T = typename Stream::value_type>
std::vector<T> pushed(Stream& stream, std::span<const T> x, std::size_t block) {
    constexpr T sentinel = 77;
    std::vector<T> all, y;
    for (std::size_t size = block * Stream::input_size; !x.empty(); x = x.subspan(size)) {
        size = std::min(size, x.size());
        y.assign(Stream::most_results(size / Stream::input_size) * Stream::output_size + 1, sentinel);
        const std::size_t steps = stream.push(x.first(size), std::span<T>(y).first(y.size() - 1));
        CHECK(y.back() == sentinel);
        all.insert(all.end(), y.begin(),
                   y.begin() + static_cast<std::ptrdiff_t>(steps * Stream::output_size));
    }
    return all;
}

template <class T>
void check_near(std::span<const T> found, std::span<const T> expected) {
    REQUIRE(found.size() == expected.size());
    double largest = 0;
    for (const T x : expected) largest = std::max(largest, std::abs(static_cast<double>(x)));
    for (std::size_t i = 0; i < found.size(); ++i) {
        CAPTURE(i);
        REQUIRE(std::abs(found[i] - expected[i]) <= 2e-6 * largest);
    }
    CHECK(largest > 0);
}

/// Blocks of 1, 7 and 64 steps and the whole signal; after `reset`, the stream knows nothing of the one
/// before.
template <class N, class T>
void check_network() {
    const auto m = agreement::trained_model<N, T>();
    const auto x = agreement::random_numbers<T>(lamina::input_shape<N>.size(), 3);
    std::vector<T> expected(lamina::output_shape<N>.size());
    const lamina::predictor p(m);
    typename lamina::predictor<N, T>::workspace w;
    p.predict(x, expected, w);

    lamina::streaming<N, T> stream(m);
    for (const std::size_t block : {std::size_t{1}, std::size_t{7}, std::size_t{64}, x.size()}) {
        CAPTURE(block);
        check_near<T>(pushed(stream, std::span<const T>(x), block), expected);
        stream.reset();
    }
}

template <class Sentence>
void check(Sentence) {
    INFO("from ", lamina::to_string(lamina::input_shape<Sentence>), " to ",
         lamina::to_string(lamina::output_shape<Sentence>));
    check_network<Sentence, float>();
}

} // namespace whole_signal
