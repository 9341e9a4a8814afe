#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace lamina {

/// How well a network does on one of its results.
struct result_score {
    std::string name;
    /// The mean loss, without its weight and without penalties.
    double loss = 0;
    std::optional<double> accuracy;
};

/// How well a network does on some samples: the mean loss, and the share of correct answers where that is
/// defined.
struct score {
    double loss = 0;
    std::optional<double> accuracy;
    /// If the network has several results: each that has a loss. `loss` is their weighted sum; `accuracy` is
    /// that of the only one that has one.
    std::vector<result_score> results{};
};

namespace detail {

/// Sums over samples. `answers` is 0 where nothing can be right or wrong.
struct loss_sums {
    double loss = 0, samples = 0;
    double right = 0, answers = 0;

    void merge(const loss_sums& other) {
        loss += other.loss;
        samples += other.samples;
        right += other.right;
        answers += other.answers;
    }
    double mean_loss() const { return samples == 0 ? 0 : loss / samples; }
    std::optional<double> accuracy() const {
        return answers == 0 ? std::nullopt : std::optional<double>(right / answers);
    }
};

} // namespace detail
} // namespace lamina
