#pragma once

#include <array>
#include <concepts>
#include <cstddef>
#include <span>

namespace lamina {

/// What changes from one update to the next.
struct step_info {
    /// The rate of this step, computed by the schedule from the optimizer's own.
    double learning_rate;
    /// The number of this update, counted from 1.
    std::size_t step;
};

/// An optimizer is a plain aggregate of hyperparameters. `update` moves one parameter array against its
/// gradient, using `slot_count` state arrays of the same size that belong to the parameter and start at
/// `initial_state()`. With `static constexpr bool elementwise = true`, elements are updated independently:
/// threads may split an array, and `update` then sees only a part of it. An optimizer may have `saved_as`,
/// its name in checkpoints, `validate()`, which throws if its hyperparameters are invalid, and `static
/// constexpr bool holds_squares(slot)`, where a saved state with a negative number is damaged.
template <class O>
concept optimizer = requires(const O o, std::span<float> w, std::span<const float> gradient,
                             std::array<std::span<float>, O::slot_count> state, step_info info) {
    { o.learning_rate } -> std::convertible_to<double>;
    { o.initial_state() } -> std::same_as<double>;
    o.update(w, gradient, state, info);
};

} // namespace lamina
