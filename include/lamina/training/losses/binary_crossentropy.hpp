#pragma once

#include <lamina/training/losses/loss.hpp>
#include <lamina/training/option_rules.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>
#include <string>
#include <type_traits>

namespace lamina {

/// The mean over all outputs of −(t · log(p) + (1 − t) · log(1 − p)), for independent yes-or-no questions.
/// Targets are spans of values from 0 to 1, or labels 0 and 1 if the network has one output. Predictions are
/// probabilities, or with `from_logits` the inputs of a sigmoid.
struct binary_crossentropy {
    static constexpr const char* saved_as = "binary_crossentropy";
    bool from_logits = false;
    /// Moves targets toward one half: target · (1 − s) + s / 2.
    double label_smoothing = 0;

    void validate() const { detail::demand_share("binary_crossentropy: label_smoothing", label_smoothing); }

    std::string saved_options() const {
        return detail::list_options({{"from_logits", from_logits}, {"label_smoothing", label_smoothing}});
    }

    template <class T>
    T operator()(std::span<const std::type_identity_t<T>> prediction,
                 std::span<const std::type_identity_t<T>> target, std::span<T> gradient) const {
        return from_logits ? of_logits<T>(prediction, target, gradient)
                           : of_probabilities<T>(prediction, target, gradient);
    }

    /// For a network that ends in a sigmoid: takes its probabilities, returns the loss and writes the
    /// derivative with respect to the sigmoid's input, (probability − target) / outputs, which stays exact at
    /// 0 and 1.
    template <class T>
    T fused_sigmoid_gradient(std::span<const std::type_identity_t<T>> probabilities,
                             std::span<const std::type_identity_t<T>> target, std::span<T> gradient) const {
        const T loss = of_probabilities<T>(probabilities, target, gradient);
        const T n = static_cast<T>(target.size());
        for (std::size_t i = 0; i < target.size(); ++i)
            gradient[i] = (probabilities[i] - smoothed(target[i])) / n;
        return loss;
    }

private:
    template <class T>
    T smoothed(T target) const {
        return target * static_cast<T>(1 - label_smoothing) + static_cast<T>(label_smoothing / 2);
    }

    /// The derivative is taken at the clipped probability, so that a prediction of 0 or 1 is still corrected.
    template <class T>
    T of_probabilities(std::span<const T> prediction, std::span<const T> target,
                       std::span<T> gradient) const {
        const T n = static_cast<T>(prediction.size());
        T loss = 0;
        for (std::size_t i = 0; i < prediction.size(); ++i) {
            const T t = smoothed(target[i]);
            const T p = std::clamp(prediction[i], static_cast<T>(detail::loss_epsilon),
                                   static_cast<T>(1 - detail::loss_epsilon));
            loss -= t * std::log(p) + (1 - t) * std::log1p(-p);
            gradient[i] = (p - t) / (p * (1 - p) * n);
        }
        return loss / n;
    }

    /// max(x, 0) − x·t + log(1 + e^−|x|): never overflows.
    template <class T>
    T of_logits(std::span<const T> prediction, std::span<const T> target, std::span<T> gradient) const {
        const T n = static_cast<T>(prediction.size());
        T loss = 0;
        for (std::size_t i = 0; i < prediction.size(); ++i) {
            const T x = prediction[i], t = smoothed(target[i]), e = std::exp(-std::fabs(x));
            loss += (std::max)(x, T{0}) - x * t + std::log1p(e);
            gradient[i] = ((x < 0 ? e : T{1}) / (1 + e) - t) / n;
        }
        return loss / n;
    }
};

} // namespace lamina
