#pragma once

#include <lamina/training/callbacks.hpp>

namespace lamina {

/// What early stopping and schedules such as reduce_on_plateau watch. For accuracies, larger is better.
enum class metric { loss, accuracy, val_loss, val_accuracy };

namespace detail {

inline bool is_accuracy(metric m) { return m == metric::accuracy || m == metric::val_accuracy; }
inline bool is_validation(metric m) { return m == metric::val_loss || m == metric::val_accuracy; }

/// The metric at the end of an epoch, whose report must have it.
inline double value_of(metric m, const training_report& report) {
    switch (m) {
    case metric::loss:
        return report.loss;
    case metric::accuracy:
        return *report.accuracy;
    case metric::val_loss:
        return *report.val_loss;
    case metric::val_accuracy:
        break;
    }
    return *report.val_accuracy;
}

} // namespace detail
} // namespace lamina
