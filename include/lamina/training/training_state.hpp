#pragma once

#include <lamina/training/history.hpp>

#include <cstddef>
#include <cstdint>
#include <vector>

namespace lamina {

/// Where a trainer stands between two epochs. With this and the model's parameters, another trainer with the
/// same options and samples goes on as if there had been no break, bit for bit.
template <class T = float>
struct training_state {
    std::size_t epoch = 0, step = 0;
    /// All random numbers come from the seed, the epoch and the step.
    std::uint32_t seed = 0;
    bool stopped = false;
    /// Of the optimizer: each slot is laid out as the model's parameters.
    std::vector<std::vector<T>> optimizer_state;
    /// Of a schedule and an early stopping that watch a metric, else empty.
    std::vector<double> schedule, early_stopping;
    /// The parameters that early stopping would go back to, else empty.
    std::vector<T> best_parameters;
    lamina::history history;
};

} // namespace lamina
