// needs: benchmark
#include "measure.hpp"

#include <benchmark/benchmark.h>
#include <boost/random/mersenne_twister.hpp>
#include <boost/random/uniform_01.hpp>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <utility>
#include <vector>

#include "roof.hpp"

namespace measure {

namespace {

double median(std::vector<double> v) {
    std::nth_element(v.begin(), v.begin() + static_cast<long>(v.size() / 2), v.end());
    return v[v.size() / 2];
}

/// A kernel that is prepared when first needed, and what it is measured against.
struct row {
    work each;
    std::function<kernel()> prepare;
    kernel run;
    std::unique_ptr<mover> bytes;

    void operator()(benchmark::State& state);
};

/// Measures peak, bandwidth and kernel in turns, so that all run at the same clock rate.
void row::operator()(benchmark::State& state) {
    if (!run) {
        run = prepare();
        bytes = std::make_unique<mover>(each);
    }
    constexpr benchmark::IterationCount turns = 15;
    const auto times = std::max(state.max_iterations / turns, benchmark::IterationCount{1});
    std::vector<double> rates, of_peak, of_memory;
    while (state.KeepRunningBatch(times)) {
        state.PauseTiming();
        const double most = peak(), moved = bytes->seconds();
        run();
        state.ResumeTiming();
        const double time = time_of(static_cast<std::size_t>(times), run);
        rates.push_back(static_cast<double>(each.multiply_adds) / time);
        of_peak.push_back(rates.back() / most);
        of_memory.push_back(moved / time);
    }
    if (each.multiply_adds > 0) {
        state.counters["GFLOP/s"] = 2e-9 * median(rates);
        state.counters["peak %"] = 100 * median(of_peak);
    }
    state.counters["memory %"] = 100 * median(of_memory);
}

} // namespace

void add(std::string name, work each, std::function<kernel()> prepare) {
    const auto shared = std::make_shared<row>(row{each, std::move(prepare), {}, {}});
    benchmark::RegisterBenchmark(name.c_str(), [shared](benchmark::State& state) {
        (*shared)(state);
    })->Unit(benchmark::kMicrosecond);
}

array numbers(std::size_t count, unsigned seed) {
    boost::random::mt19937 engine(seed);
    boost::random::uniform_01<float> uniform;
    array v(count);
    for (std::size_t i = 0; i < count; ++i) v.data()[i] = 2 * uniform(engine) - 1;
    return v;
}

void require_close(const std::string& name, const float* found, const std::vector<double>& expected) {
    double largest = 1;
    for (const double e : expected) largest = std::max(largest, std::abs(e));
    for (std::size_t i = 0; i < expected.size(); ++i) {
        if (std::abs(static_cast<double>(found[i]) - expected[i]) <= 4e-5 * largest) continue;
        std::fprintf(stderr, "%s: number %zu is %g, expected %g\n", name.c_str(), i,
                     static_cast<double>(found[i]), expected[i]);
        std::exit(1);
    }
}

} // namespace measure
