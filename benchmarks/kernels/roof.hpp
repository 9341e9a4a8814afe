#pragma once

#include <lamina/kernels/simd/simd.hpp>

#include <cstddef>
#include <ctime>

#include "measure.hpp"

namespace measure {

/// Processor time, so that other programs matter little.
inline double seconds() {
    std::timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return static_cast<double>(t.tv_sec) + 1e-9 * static_cast<double>(t.tv_nsec);
}

/// The average time of `run` in seconds, over `times` calls.
template <class Run>
double time_of(std::size_t times, const Run& run) {
    const double start = seconds();
    for (std::size_t i = 0; i < times; ++i) run();
    return (seconds() - start) / static_cast<double>(times);
}

/// Multiply-adds per second of this core, on registers only.
double peak();

/// Moves the bytes that a kernel has to move, and does nothing else.
class mover {
public:
    explicit mover(const work& w);

    /// Seconds to read and write all of them once.
    double seconds();

private:
    void move();

    std::size_t reads_, writes_; // elements
    array from_, to_;
};

} // namespace measure
