#pragma once

#include <lamina/language/error.hpp>
#include <lamina/training/callbacks.hpp>

#include <algorithm>
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
        const auto found = std::ranges::find(results, name, &result_history::name);
        if (found == results.end()) raise("history: no result \"" + std::string(name) + "\" was trained");
        return *found;
    }
};

namespace detail {

/// Adds an epoch that has just ended.
inline void add_epoch(history& h, const training_report& report) {
    const auto add = [](std::vector<double>& column, const std::optional<double>& value) {
        if (value) column.push_back(*value);
    };
    for (std::size_t i = 0; i < report.results.size(); ++i) {
        const result_report& from = report.results[i];
        if (i == h.results.size()) h.results.push_back({from.name});
        result_history& to = h.results[i];
        add(to.loss, from.loss);
        add(to.accuracy, from.accuracy);
        add(to.val_loss, from.val_loss);
        add(to.val_accuracy, from.val_accuracy);
    }
    add(h.loss, report.loss);
    add(h.accuracy, report.accuracy);
    add(h.val_loss, report.val_loss);
    add(h.val_accuracy, report.val_accuracy);
    add(h.learning_rate, report.learning_rate);
    add(h.seconds, report.seconds);
}

} // namespace detail

} // namespace lamina
