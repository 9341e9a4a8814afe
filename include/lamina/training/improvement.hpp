#pragma once

#include <lamina/training/option_rules.hpp>

#include <cmath>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace lamina {

/// Whether the watched metric should get smaller (a loss) or larger (an accuracy).
enum class goal { minimize, maximize };

namespace detail {

/// Remembers the best value seen, and how many values have since passed without an improvement.
struct improvement {
    std::optional<double> best{};
    std::size_t waited = 0;

    /// Takes the next value; true if it beats the best by more than min_delta. The first value that is not
    /// NaN always does, NaN never.
    bool observe(double value, goal mode, double min_delta) {
        const bool better =
            best ? (mode == goal::minimize ? value < *best - min_delta : value > *best + min_delta)
                 : value == value;
        waited = better ? 0 : waited + 1;
        if (better) best = value;
        return better;
    }

    void validate() const {
        if (best) demand(*best == *best, "improvement: best", *best, "a number");
    }

    /// For checkpoints: {has best, best, waited}.
    std::vector<double> state() const {
        return {best ? 1.0 : 0.0, best.value_or(0), static_cast<double>(waited)};
    }
    void restore(std::span<const double> state) {
        if (state.size() != 3)
            raise({"improvement: a saved state has 3 numbers, this one has ", state.size()});
        demand(state[0] == 0 || state[0] == 1, "improvement: whether a saved state has a best value",
               state[0], "0 or 1");
        demand(state[1] == state[1], "improvement: a saved best value", state[1], "a number");
        demand(state[2] >= 0 && state[2] < 0x1p32 && state[2] == std::floor(state[2]),
               "improvement: a saved count of epochs", state[2], "a whole number below 2^32");
        best = state[0] != 0 ? std::optional<double>(state[1]) : std::nullopt;
        waited = static_cast<std::size_t>(state[2]);
    }
};

} // namespace detail

} // namespace lamina
