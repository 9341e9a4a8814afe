#pragma once

#include <concepts>
#include <cstdint>
#include <span>

namespace lamina {

namespace detail {

/// Keras's epsilon: added inside logarithms, and probabilities are clipped to ε ≤ p ≤ 1 − ε.
inline constexpr double loss_epsilon = 1e-7;

/// A loss judges one sample at a time: `loss(prediction, target, gradient)` returns the sample's loss and
/// writes its derivative with respect to the prediction. The caller averages over the batch, dividing both by
/// its size. The target is a span as long as the prediction, or a class index if the loss takes one. A loss
/// may have `saved_as`, its name in checkpoints, `saved_options()`, a text that a resumed training must agree
/// with, and `validate()`, which throws if its options are invalid.
template <class L, class T, class Target>
concept loss_for =
    requires(const L loss, std::span<const T> prediction, Target target, std::span<T> gradient) {
        { loss(prediction, target, gradient) } -> std::same_as<T>;
    };

} // namespace detail

/// A loss that takes class indices or elementwise targets.
template <class L, class T = float>
concept loss_function = detail::loss_for<L, T, std::span<const T>> || detail::loss_for<L, T, std::uint32_t>;

} // namespace lamina
