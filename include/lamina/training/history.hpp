#pragma once

#include <lamina/training/callbacks.hpp>

#include <cstddef>
#include <optional>
#include <vector>

namespace lamina {

/// How training went, one value per epoch. Accuracies and validation columns are empty where there are none.
struct history {
    std::vector<double> loss, accuracy, val_loss, val_accuracy;
    /// The learning rate of the epoch's last step, and the epoch's duration, validation included.
    std::vector<double> learning_rate, seconds;

    std::size_t epochs() const { return loss.size(); }
};

namespace detail {

/// Adds an epoch that has just ended.
inline void add_epoch(history& h, const training_report& report) {
    const auto add = [](std::vector<double>& column, const std::optional<double>& value) {
        if (value) column.push_back(*value);
    };
    add(h.loss, report.loss);
    add(h.accuracy, report.accuracy);
    add(h.val_loss, report.val_loss);
    add(h.val_accuracy, report.val_accuracy);
    add(h.learning_rate, report.learning_rate);
    add(h.seconds, report.seconds);
}

} // namespace detail

} // namespace lamina
