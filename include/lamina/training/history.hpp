#pragma once

#include <lamina/language/error.hpp>
#include <lamina/training/callbacks.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lamina {

/// How training went for one of several results, one value per epoch; see training_report::results.
struct result_history {
    std::string name;
    std::vector<double> loss{}, accuracy{}, val_loss{}, val_accuracy{};
};

/// How training went, one value per epoch. Accuracies and validation columns are empty where there are none.
struct history {
    std::vector<double> loss, accuracy, val_loss, val_accuracy;
    /// The learning rate of the epoch's last step, and the epoch's duration, validation included.
    std::vector<double> learning_rate, seconds;
    /// If the network has several results: each that has a loss.
    std::vector<result_history> results{};

    std::size_t epochs() const { return loss.size(); }
    /// That of the result of this name. Throws if there is none.
    const result_history& of(std::string_view name) const {
        for (const result_history& r : results)
            if (r.name == name) return r;
        raise({"history: no result \"", name, "\" was trained"});
    }
};

namespace detail {

[[gnu::noinline]] inline void add_to(std::vector<double>& column, const std::optional<double>& value) {
    if (value) column.push_back(*value);
}

/// Adds an epoch that has just ended.
inline void add_epoch(history& h, const training_report& report) {
    for (std::size_t i = 0; i < report.results.size(); ++i) {
        const result_report& from = report.results[i];
        if (i == h.results.size()) h.results.push_back({from.name});
        result_history& to = h.results[i];
        add_to(to.loss, from.loss);
        add_to(to.accuracy, from.accuracy);
        add_to(to.val_loss, from.val_loss);
        add_to(to.val_accuracy, from.val_accuracy);
    }
    add_to(h.loss, report.loss);
    add_to(h.accuracy, report.accuracy);
    add_to(h.val_loss, report.val_loss);
    add_to(h.val_accuracy, report.val_accuracy);
    add_to(h.learning_rate, report.learning_rate);
    add_to(h.seconds, report.seconds);
}

} // namespace detail

} // namespace lamina
