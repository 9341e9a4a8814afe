#pragma once

#include <lamina/runtime/aligned.hpp>

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

/// The speed of kernels on one core, compared with that core's limits, measured in turns with them.
namespace measure {

/// The minimal work of a kernel: multiply-adds, and bytes read and written once.
struct work {
    std::size_t multiply_adds = 0;
    std::size_t bytes_read = 0, bytes_written = 0;
};

/// Runs a kernel once.
using kernel = std::function<void()>;

/// Adds a benchmark. `prepare` is called before the first run; it checks the kernel's results and returns the
/// kernel. Prints medians: GFLOP/s, the share of this core's peak rate of multiply-adds ("peak %"), and the
/// share of the bandwidth at which a plain loop moves the same bytes ("memory %").
void add(std::string name, work each, std::function<kernel()> prepare);

using array = lamina::detail::aligned_array<float>;

/// Random values from -1 to 1, the same for the same seed.
array numbers(std::size_t count, unsigned seed);

inline std::vector<double> wide(const float* x, std::size_t count) { return {x, x + count}; }

/// Ends the program if a value differs from the expected one by more than rounding, relative to the largest.
void require_close(const std::string& name, const float* found, const std::vector<double>& expected);

/// Makes the compiler assume that everything p points to is read here.
inline void escape(const void* p) { asm volatile("" : : "g"(p) : "memory"); }

} // namespace measure
