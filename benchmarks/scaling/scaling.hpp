#pragma once

#include <cstddef>
#include <string>
#include <vector>

/// How time and memory grow with a network, its batches and the threads.
namespace scaling {

/// Seconds per sample, and memory in bytes.
struct costs {
    double extent; ///< the value on the axis
    double predict, train;
    double arena;    ///< values of one sample in prediction
    double weights;  ///< of a predictor, in the order of its kernels
    double training; ///< values, gradients and packed weights of backpropagation
};

struct axis {
    std::string name;
    std::vector<costs> points;
};

axis image_sizes();
axis channels();
axis depths();
axis batches();
axis threads();

} // namespace scaling
