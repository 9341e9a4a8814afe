#pragma once

#include <lamina/training/callbacks.hpp>
#include <lamina/training/metrics.hpp>
#include <lamina/training/score.hpp>

#include <cstddef>
#include <optional>
#include <vector>

namespace lamina::detail {

/// The means of losses and accuracies over the batches of an epoch.
class epoch_means {
public:
    /// Adds the score of a batch of `samples` samples, and reports the means so far.
    void add(const score& batch, double samples, training_report& to) {
        total_.add(batch.loss, batch.accuracy, samples, to.loss, to.accuracy);
        results_.resize(batch.results.size());
        to.results.resize(batch.results.size());
        for (std::size_t i = 0; i < results_.size(); ++i) {
            const result_score& one = batch.results[i];
            to.results[i].name = one.name;
            results_[i].add(one.loss, one.accuracy, samples, to.results[i].loss, to.results[i].accuracy);
        }
    }

private:
    struct means {
        running_mean loss, accuracy;

        void add(double batch_loss, const std::optional<double>& batch_accuracy, double samples,
                 double& to_loss, std::optional<double>& to_accuracy) {
            loss.add(batch_loss, samples);
            to_loss = loss.value();
            if (!batch_accuracy) return;
            accuracy.add(*batch_accuracy, samples);
            to_accuracy = accuracy.value();
        }
    };

    means total_;
    std::vector<means> results_;
};

} // namespace lamina::detail
