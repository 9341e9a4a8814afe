#pragma once

#include <lamina/language/error.hpp>

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace lamina {

/// Whether a smaller value of the watched metric is better (a loss) or a larger one (an accuracy).
enum class goal { minimize, maximize };

/// Remembers the best value seen and how many values in a row were no better.
struct improvement {
    std::optional<double> best{};
    std::size_t waited = 0;

    /// Takes the next value; true if it beats the best by more than min_delta. The first number always does,
    /// what is not a number never.
    bool observe(double value, goal mode, double min_delta) {
        const bool better =
            best ? (mode == goal::minimize ? value < *best - min_delta : value > *best + min_delta)
                 : value == value;
        waited = better ? 0 : waited + 1;
        if (better) best = value;
        return better;
    }

    /// For checkpoints: {has best, best, waited}.
    std::vector<double> state() const {
        return {best ? 1.0 : 0.0, best.value_or(0), static_cast<double>(waited)};
    }
    void restore(std::span<const double> state) {
        if (state.size() != 3)
            raise("improvement: a saved state has 3 numbers, this one has " + std::to_string(state.size()));
        best = state[0] != 0 ? std::optional<double>(state[1]) : std::nullopt;
        waited = static_cast<std::size_t>(state[2]);
    }
};

} // namespace lamina
