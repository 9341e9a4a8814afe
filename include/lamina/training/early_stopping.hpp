#pragma once

#include <lamina/training/improvement.hpp>
#include <lamina/training/option_rules.hpp>

#include <cstddef>
#include <span>
#include <vector>

namespace lamina {

/// Decides when to stop training: after `patience` consecutive values that do not improve on the best, as in
/// Keras (patience 0 and 1 both stop at the first). Call `observe` with the watched metric after each epoch.
struct early_stopping {
    double min_delta = 0;
    std::size_t patience = 0;
    goal mode = goal::minimize;
    /// Asks the trainer to return to the parameters of the best epoch at the end.
    bool restore_best_weights = false;

    void validate() const {
        detail::demand_not_negative("early_stopping: min_delta", min_delta);
        seen.validate();
    }

    struct verdict {
        bool improved;
        bool stop;
    };

    verdict observe(double metric) {
        const bool improved = seen.observe(metric, mode, min_delta);
        return {improved, !improved && seen.waited >= patience};
    }

    /// For checkpoints.
    std::vector<double> state() const { return seen.state(); }
    void restore(std::span<const double> state) { seen.restore(state); }

    /// What was observed so far; not a setting.
    detail::improvement seen{};
};

} // namespace lamina
