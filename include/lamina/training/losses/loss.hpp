#pragma once

#include <concepts>
#include <cstdint>
#include <span>

namespace lamina {

/// What Keras adds inside logarithms and clips probabilities to, ε ≤ p ≤ 1 − ε.
inline constexpr double loss_epsilon = 1e-7;

/// A loss judges one sample at a time: `loss(prediction, target, gradient)` returns the sample's loss and
/// writes its derivative with respect to the prediction. Averages over a batch are the caller's: divide both
/// by its size. The target is a span as long as the prediction, or a class index where the loss takes one. It
/// may have `saved_as`, its name in checkpoints, and `validate()`, which throws where its options make no
/// sense.
template <class L, class T, class Target>
concept loss_for =
    requires(const L loss, std::span<const T> prediction, Target target, std::span<T> gradient) {
        { loss(prediction, target, gradient) } -> std::same_as<T>;
    };

/// A loss of class indices or of targets given number by number.
template <class L, class T = float>
concept loss_function = loss_for<L, T, std::span<const T>> || loss_for<L, T, std::uint32_t>;

} // namespace lamina
