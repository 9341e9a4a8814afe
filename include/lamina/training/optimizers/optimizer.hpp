#pragma once

#include <array>
#include <concepts>
#include <cstddef>
#include <span>

namespace lamina {

/// What changes from update to update.
struct step_info {
    /// The rate of this step, as the schedule makes it out of the optimizer's own.
    double learning_rate;
    /// The number of this update, counted from 1.
    std::size_t step;
};

/// An optimizer is a plain aggregate of hyper-parameters. `update` moves one parameter array against its
/// gradient with the help of `slot_count` arrays of the same size, which start at `initial_state()` and
/// belong to the parameter. With `static constexpr bool elementwise = true` every number moves by itself:
/// threads then share an array, and `update` sees a part of it. It may have `saved_as`, its name in
/// checkpoints, and `validate()`, which throws where the hyper-parameters make no sense.
template <class O>
concept optimizer = requires(const O o, std::span<float> w, std::span<const float> gradient,
                             std::array<std::span<float>, O::slot_count> state, step_info info) {
    { o.learning_rate } -> std::convertible_to<double>;
    { o.initial_state() } -> std::same_as<double>;
    o.update(w, gradient, state, info);
};

} // namespace lamina
