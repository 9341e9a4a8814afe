#pragma once

#include <lamina/runtime/aligned.hpp>

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

/// How fast kernels are on one core, beside what this core can do, measured in turns with them.
namespace measure {

/// What a kernel cannot do without: multiply-adds, and bytes that it reads and writes once.
struct work {
    std::size_t multiply_adds = 0;
    std::size_t bytes_read = 0, bytes_written = 0;
};

/// Runs a kernel once.
using kernel = std::function<void()>;

/// Adds a benchmark. `prepare` is called when it is first run, checks the kernel's results and returns it.
/// Prints GFLOP/s; the share of the peak, of the multiply-adds that this core can do ("peak %"); and the
/// share of the bandwidth, of the speed at which a plain loop moves the same bytes ("memory %"): medians.
void add(std::string name, work each, std::function<kernel()> prepare);

using array = lamina::detail::aligned_array<float>;

/// Random numbers from -1 to 1, always the same.
array numbers(std::size_t count, unsigned seed);

inline std::vector<double> wide(const float* x, std::size_t count) { return {x, x + count}; }

/// Ends the program where a number differs from what was expected by more than rounding, in proportion to the
/// largest.
void require_close(const std::string& name, const float* found, const std::vector<double>& expected);

/// What follows may have read everything that p points to, and before.
inline void escape(const void* p) { asm volatile("" : : "g"(p) : "memory"); }

} // namespace measure
