#include "measure.hpp"

scaling::axis scaling::batches() {
    axis a{"samples in a batch", {}};
    for (std::size_t samples = 1; samples <= 256; samples *= 4)
        a.points.push_back(costs_of<tower<32, 32, 4>>(static_cast<double>(samples), samples));
    return a;
}

/// Powers of two, and the number of threads available.
scaling::axis scaling::threads() {
    axis a{"threads", {}};
    const std::size_t most = lamina::available_threads();
    for (std::size_t n = 1; n <= most; n = n < most ? std::min(2 * n, most) : most + 1)
        a.points.push_back(costs_of<tower<32, 32, 4>>(static_cast<double>(n), 64, n));
    return a;
}
