#pragma once

#include <lamina/training/callbacks.hpp>

#include <limits>

namespace lamina {

/// What early stopping and schedules such as reduce_on_plateau watch. For accuracies, larger is better.
enum class metric { loss, accuracy, val_loss, val_accuracy };

namespace detail {

inline bool is_accuracy(metric m) { return m == metric::accuracy || m == metric::val_accuracy; }
inline bool is_validation(metric m) { return m == metric::val_loss || m == metric::val_accuracy; }

/// The metric at the end of an epoch; NaN if the report does not have it.
inline double value_of(metric m, const training_report& report) {
    constexpr double none = std::numeric_limits<double>::quiet_NaN();
    switch (m) {
    case metric::loss:
        return report.loss;
    case metric::accuracy:
        return report.accuracy.value_or(none);
    case metric::val_loss:
        return report.val_loss.value_or(none);
    case metric::val_accuracy:
        break;
    }
    return report.val_accuracy.value_or(none);
}

} // namespace detail
} // namespace lamina
