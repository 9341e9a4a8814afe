#pragma once

#include <lamina/training/history.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace lamina {

/// The state of a trainer between two epochs. Given this and the model's parameters, another trainer with the
/// same options and samples continues with bit-identical results.
template <class T = float>
struct training_state {
    std::size_t epoch = 0, step = 0;
    /// All random numbers derive from the seed, the epoch and the step.
    std::uint32_t seed = 0;
    bool stopped = false;
    /// The optimizer's slots, each laid out like the model's parameters, without the frozen ones.
    std::vector<std::vector<T>> optimizer_state;
    /// The state of the schedule and of early stopping if they watch a metric; otherwise empty.
    std::vector<double> schedule, early_stopping;
    /// The parameters that early stopping would restore; otherwise empty.
    std::vector<T> best_parameters;
    lamina::history history;
    /// What the state belongs to: the names of the options' types (`saved_as`; empty for user types without
    /// one), the loss's options (`saved_options`), mixup and cutmix, the batch size and the number of samples
    /// that are trained on. Empty and 0 in checkpoints of older versions.
    std::string optimizer_name, loss_name, schedule_name, loss_options, mixing;
    std::size_t batch_size = 0, samples = 0;
};

} // namespace lamina
