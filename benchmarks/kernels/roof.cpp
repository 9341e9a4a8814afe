#include "roof.hpp"

#include <algorithm>

namespace measure {

namespace {

namespace simd = lamina::simd;
using vector = simd::batch<float>;
constexpr std::size_t lanes = simd::lanes<vector>;
constexpr std::size_t chains = 12;     // hides the latency of two FMAs per cycle, four cycles each
constexpr std::size_t half_page = 512; // loads and stores whose addresses end alike slow each other down

std::size_t numbers_in(std::size_t bytes) {
    constexpr std::size_t step = chains * lanes;
    return (bytes / sizeof(float) + step - 1) / step * step;
}

float sum(const vector (&sums)[chains]) {
    float total = 0;
    for (const vector& v : sums) total += simd::sum(v);
    return total;
}

} // namespace

double peak() {
    constexpr std::size_t rounds = 50'000;
    volatile float factor = 0.999f, addend = 0.001f;
    const vector a(factor), b(addend);
    vector sums[chains];
    LAMINA_UNROLL
    for (std::size_t i = 0; i < chains; ++i) sums[i] = vector(0.01f * static_cast<float>(i));
    const double start = seconds();
    for (std::size_t r = 0; r < rounds; ++r) {
        LAMINA_UNROLL
        for (std::size_t i = 0; i < chains; ++i) sums[i] = simd::fma(sums[i], a, b);
    }
    const double time = seconds() - start;
    volatile float used = sum(sums);
    static_cast<void>(used);
    return static_cast<double>(chains * rounds * lanes) / time;
}

mover::mover(const work& w)
    : reads_(numbers_in(w.bytes_read)), writes_(numbers_in(w.bytes_written)), from_(reads_),
      to_(writes_ + half_page) {}

void mover::move() {
    const float* from = from_.data();
    float* to = to_.data() + half_page;
    const std::size_t both = std::min(reads_, writes_);
    for (std::size_t i = 0; i < both; i += chains * lanes) {
        LAMINA_UNROLL
        for (std::size_t c = 0; c < chains; ++c)
            simd::store(to + i + c * lanes, simd::load<vector>(from + i + c * lanes));
    }
    vector sums[chains];
    LAMINA_UNROLL
    for (std::size_t c = 0; c < chains; ++c) sums[c] = vector(0.0f);
    for (std::size_t i = both; i < reads_; i += chains * lanes) {
        LAMINA_UNROLL
        for (std::size_t c = 0; c < chains; ++c) {
            simd::prefetch_ahead<2048, 1>(from + i + c * lanes);
            sums[c] = sums[c] + simd::load<vector>(from + i + c * lanes);
        }
    }
    for (std::size_t i = both; i < writes_; i += chains * lanes) {
        LAMINA_UNROLL
        for (std::size_t c = 0; c < chains; ++c) simd::store(to + i + c * lanes, sums[c]);
    }
    volatile float used = sum(sums);
    static_cast<void>(used);
    escape(to);
}

double mover::seconds() {
    const std::size_t bytes = (reads_ + writes_) * sizeof(float);
    const std::size_t times = std::max<std::size_t>(1, 16'000'000 / bytes);
    const auto run = [this] { move(); };
    time_of((times + 1) / 2, run); // to warm up the caches
    return time_of(times, run);
}

} // namespace measure
