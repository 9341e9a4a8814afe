#pragma once

#include <lamina/kernels/simd/simd.hpp>

#include <cstddef>
#include <ctime>

#include "measure.hpp"

namespace measure {

/// Processor time, so that it matters little what else runs.
inline double seconds() {
    std::timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return static_cast<double>(t.tv_sec) + 1e-9 * static_cast<double>(t.tv_nsec);
}

/// Seconds that `run` takes, on average over so many times.
template <class Run>
double time_of(std::size_t times, const Run& run) {
    const double start = seconds();
    for (std::size_t i = 0; i < times; ++i) run();
    return (seconds() - start) / static_cast<double>(times);
}

/// Multiply-adds per second of this core, out of registers.
double peak();

/// Moves bytes as a kernel has to, and does nothing else.
class mover {
public:
    explicit mover(const work& w);

    /// Seconds to read and to write all of them once.
    double seconds();

private:
    void move();

    std::size_t reads_, writes_; // numbers
    array from_, to_;
};

} // namespace measure
