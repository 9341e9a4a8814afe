#pragma once

#include <lamina/training/losses/loss.hpp>
#include <lamina/training/option_rules.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <type_traits>

namespace lamina {

/// −Σ target · log(probability) of one distribution over classes. The target is a class index (Keras:
/// sparse_…) or a span with a weight per class, one-hot or soft. Predictions are probabilities that sum to 1,
/// or with `from_logits` the inputs of a softmax; log-probabilities are valid logits too. For a network that
/// ends in log_softmax this is PyTorch's NLLLoss, whatever `from_logits` says.
struct categorical_crossentropy {
    static constexpr const char* saved_as = "categorical_crossentropy";
    bool from_logits = false;
    /// Spreads the share s of the target evenly over all classes: target · (1 − s) + s / classes.
    double label_smoothing = 0;

    void validate() const {
        detail::demand_share("categorical_crossentropy: label_smoothing", label_smoothing);
    }

    std::string saved_options() const {
        return detail::list_options({{"from_logits", from_logits}, {"label_smoothing", label_smoothing}});
    }

    template <class T>
    T operator()(std::span<const std::type_identity_t<T>> prediction, std::uint32_t label,
                 std::span<T> gradient) const {
        return evaluate(prediction, one_hot<T>(label, prediction.size()), gradient);
    }
    template <class T>
    T operator()(std::span<const std::type_identity_t<T>> prediction,
                 std::span<const std::type_identity_t<T>> target, std::span<T> gradient) const {
        return evaluate(prediction, smoothed<T>(target), gradient);
    }

    /// For a network that ends in a softmax: takes its probabilities, returns the loss and writes the
    /// derivative with respect to the softmax's input, Σtarget · probability − target, which stays exact
    /// where a probability is 0.
    template <class T>
    T fused_softmax_gradient(std::span<const std::type_identity_t<T>> probabilities, std::uint32_t label,
                             std::span<T> gradient) const {
        return fused(probabilities, one_hot<T>(label, probabilities.size()), gradient);
    }
    template <class T>
    T fused_softmax_gradient(std::span<const std::type_identity_t<T>> probabilities,
                             std::span<const std::type_identity_t<T>> target, std::span<T> gradient) const {
        return fused(probabilities, smoothed<T>(target), gradient);
    }

    /// For a network that ends in a log_softmax: takes its log-probabilities, returns −Σ target ·
    /// log-probability, not clipped, and writes the derivative with respect to the log_softmax's input.
    template <class T>
    T fused_log_softmax_gradient(std::span<const std::type_identity_t<T>> logarithms, std::uint32_t label,
                                 std::span<T> gradient) const {
        return fused_logarithms(logarithms, one_hot<T>(label, logarithms.size()), gradient);
    }
    template <class T>
    T fused_log_softmax_gradient(std::span<const std::type_identity_t<T>> logarithms,
                                 std::span<const std::type_identity_t<T>> target,
                                 std::span<T> gradient) const {
        return fused_logarithms(logarithms, smoothed<T>(target), gradient);
    }

    /// The same loss with its derivative with respect to the log-probabilities, for a network that transforms
    /// them after its log_softmax.
    template <class T>
    T of_logarithms(std::span<const std::type_identity_t<T>> logarithms, std::uint32_t label,
                    std::span<T> gradient) const {
        return nll(logarithms, one_hot<T>(label, logarithms.size()), gradient);
    }
    template <class T>
    T of_logarithms(std::span<const std::type_identity_t<T>> logarithms,
                    std::span<const std::type_identity_t<T>> target, std::span<T> gradient) const {
        return nll(logarithms, smoothed<T>(target), gradient);
    }

private:
    template <class T>
    auto one_hot(std::size_t label, std::size_t classes) const {
        const T off = static_cast<T>(label_smoothing / static_cast<double>(classes));
        const T on = static_cast<T>(1 - label_smoothing) + off;
        return [=](std::size_t i) { return i == label ? on : off; };
    }

    template <class T>
    auto smoothed(std::span<const T> target) const {
        const T off = static_cast<T>(label_smoothing / static_cast<double>(target.size()));
        const T keep = static_cast<T>(1 - label_smoothing);
        return [=](std::size_t i) { return target[i] * keep + off; };
    }

    template <class T>
    static T clipped(T p) {
        return std::clamp(p, static_cast<T>(detail::loss_epsilon), static_cast<T>(1 - detail::loss_epsilon));
    }

    /// Skips the expensive logarithm for targets of 0, which are most of them, but still propagates a NaN.
    template <class T>
    static T term(T target, T p) {
        return target == 0 ? target * p : -target * std::log(clipped(p));
    }

    template <class T, class Target>
    T evaluate(std::span<const T> prediction, Target target, std::span<T> gradient) const {
        return from_logits ? of_logits(prediction, target, gradient)
                           : of_probabilities(prediction, target, gradient);
    }

    /// The derivative is taken at the clipped probability, so that a prediction of 0 is still corrected.
    template <class T, class Target>
    static T of_probabilities(std::span<const T> p, Target target, std::span<T> gradient) {
        T loss = 0;
        for (std::size_t i = 0; i < p.size(); ++i) {
            loss += term(target(i), p[i]);
            gradient[i] = -target(i) / clipped(p[i]);
        }
        return loss;
    }

    template <class T, class Target>
    static T of_logits(std::span<const T> x, Target target, std::span<T> gradient) {
        const T largest = *std::max_element(x.begin(), x.end());
        T sum = 0, weight = 0, dot = 0;
        for (std::size_t i = 0; i < x.size(); ++i) {
            gradient[i] = std::exp(x[i] - largest);
            sum += gradient[i];
            weight += target(i);
            dot += target(i) * (x[i] - largest);
        }
        for (std::size_t i = 0; i < x.size(); ++i) gradient[i] = weight * gradient[i] / sum - target(i);
        return weight * std::log(sum) - dot;
    }

    template <class T, class Target>
    static T fused(std::span<const T> p, Target target, std::span<T> gradient) {
        T loss = 0, weight = 0;
        for (std::size_t i = 0; i < p.size(); ++i) {
            loss += term(target(i), p[i]);
            weight += target(i);
        }
        for (std::size_t i = 0; i < p.size(); ++i) gradient[i] = weight * p[i] - target(i);
        return loss;
    }

    template <class T, class Target>
    static T fused_logarithms(std::span<const T> l, Target target, std::span<T> gradient) {
        const T loss = nll(l, target, gradient);
        T weight = 0;
        for (std::size_t i = 0; i < l.size(); ++i) weight -= gradient[i];
        for (std::size_t i = 0; i < l.size(); ++i) gradient[i] += weight * std::exp(l[i]);
        return loss;
    }

    /// A target of 0 contributes nothing, even where the log-probability is −∞.
    template <class T, class Target>
    static T nll(std::span<const T> l, Target target, std::span<T> gradient) {
        T loss = 0;
        for (std::size_t i = 0; i < l.size(); ++i) {
            if (target(i) != 0) loss -= target(i) * l[i];
            gradient[i] = -target(i);
        }
        return loss;
    }
};

} // namespace lamina
