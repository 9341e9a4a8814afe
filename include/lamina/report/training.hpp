#pragma once

#include <lamina/report/confusion.hpp>
#include <lamina/report/curves.hpp>
#include <lamina/report/progress.hpp>
#include <lamina/report/text.hpp>
#include <lamina/training/callbacks.hpp>
#include <lamina/training/confusion.hpp>
#include <lamina/training/history.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lamina {

/// A callback of fit(): a progress bar per epoch with the time left, loss and accuracy; one line per epoch if
/// the output is not a terminal.
class training_progress {
public:
    explicit training_progress(detail::progress_options options = {}) : bar_(std::move(options)) {}

    void on_epoch_begin(const training_report& r) {
        bar_.begin("epoch " + std::to_string(r.epoch + 1) + "/" + std::to_string(r.epochs), r.batches);
    }
    void on_batch_end(const training_report& r) { bar_.update(r.batch + 1, metrics(r)); }
    void on_epoch_end(const training_report& r) { bar_.end(metrics(r)); }

private:
    static std::string metrics(const training_report& r) {
        std::string text = "loss " + detail::fixed_decimals(r.loss, 4);
        const auto add = [&](const std::string& name, const std::optional<double>& value) {
            if (value) text += "  " + name + " " + detail::fixed_decimals(*value, 4);
        };
        add("accuracy", r.accuracy);
        add("val_loss", r.val_loss);
        add("val_accuracy", r.val_accuracy);
        for (const result_report& one : r.results) {
            const std::string name = one.name.empty() ? "end" : one.name;
            add(name + "_loss", one.loss);
            add(name + "_accuracy", one.accuracy);
            add("val_" + name + "_loss", one.val_loss);
            add("val_" + name + "_accuracy", one.val_accuracy);
        }
        return text;
    }

    detail::progress_bar bar_;
};

/// The learning curves of a training: loss, and accuracy if available, for training and validation; of
/// several results, those of each after the total.
inline std::string curves_svg(std::string_view title, const history& h) {
    std::vector<detail::curve_panel> panels;
    const auto add = [&](const std::string& name, const std::vector<double>& training,
                         const std::vector<double>& validation) {
        detail::curve_panel p{name, {}};
        if (!training.empty()) p.curves.push_back({"training", training});
        if (!validation.empty()) p.curves.push_back({"validation", validation});
        panels.push_back(std::move(p));
    };
    const auto add_accuracy = [&](const std::string& name, const auto& from) {
        if (!from.accuracy.empty() || !from.val_accuracy.empty())
            add(name + "accuracy", from.accuracy, from.val_accuracy);
    };
    add("loss", h.loss, h.val_loss);
    if (h.results.empty()) add_accuracy("", h);
    for (const result_history& one : h.results) {
        const std::string prefix = one.name.empty() ? "" : one.name + " ";
        add(prefix + "loss", one.loss, one.val_loss);
        add_accuracy(prefix, one);
    }
    return curves_svg(title, panels);
}

/// A confusion report with class names; classes without a name get their number.
inline confusion_report report_of(const confusion_matrix& counted, std::vector<std::string> names = {}) {
    const std::size_t classes = counted.classes();
    for (std::size_t c = names.size(); c < classes; ++c) names.push_back(std::to_string(c));
    std::vector<std::size_t> counts;
    for (std::size_t truth = 0; truth < classes; ++truth)
        for (std::size_t guess = 0; guess < classes; ++guess) counts.push_back(counted.count(truth, guess));
    return {std::move(names), std::move(counts)};
}

/// The matrix as text and as a heat map, directly from the counts.
inline std::string confusion_text(const confusion_matrix& counted, std::vector<std::string> names = {}) {
    return confusion_text(report_of(counted, std::move(names)));
}
inline std::string confusion_svg(std::string_view title, const confusion_matrix& counted,
                                 std::vector<std::string> names = {}) {
    return confusion_svg(title, report_of(counted, std::move(names)));
}

} // namespace lamina
