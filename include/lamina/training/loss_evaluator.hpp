#pragma once

#include <lamina/language/error.hpp>
#include <lamina/language/is_number.hpp>
#include <lamina/layers/log_softmax.hpp>
#include <lamina/training/losses.hpp>
#include <lamina/training/metrics.hpp>
#include <lamina/training/network_samples.hpp>
#include <lamina/training/option_rules.hpp>
#include <lamina/training/output_kind.hpp>
#include <lamina/training/score.hpp>
#include <lamina/training/training_plan.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>

namespace lamina::detail {

/// Applies a loss to one result of network `N`. A loss that takes class labels, or a binary one with a
/// single output channel, judges each pixel of an output image separately and takes the mean; any other
/// judges the sample as a whole. If the loss can differentiate itself together with the last word (softmax,
/// log_softmax or sigmoid), it does so unless something after that word prevents it (`from_input`).
template <class N, class T, class Loss, std::size_t Result = 0>
class loss_evaluator {
public:
    static constexpr bool takes_targets = loss_for<Loss, T, std::span<const T>>;

private:
    using plan = training_plan<N, T>;
    using last = typename plan::template last_word<Result>;
    static constexpr dims out = results_of<N>[Result].value;
    static constexpr bool knows_classes = loss_for<Loss, T, std::uint32_t>;
    static constexpr bool is_binary = std::is_same_v<Loss, binary_crossentropy>;
    /// Labels 0 and 1 are the target output.
    static constexpr bool knows_answers = is_binary && out.channels == 1;
    static constexpr std::size_t parts = knows_classes || knows_answers ? out.pixels() : 1,
                                 part = out.size() / parts;

    static constexpr bool fuses_pointwise = plan::takes_gradient_early(Result);
    static constexpr bool fuses_channels = fuses_pointwise && plan::keeps_last_channels(Result);
    static constexpr bool fuses_softmax = fuses_channels && std::is_same_v<last, words::softmax>
                                          && requires(const Loss l, std::span<const T> p, std::span<T> g) {
                                                 l.fused_softmax_gradient(p, p, g);
                                             };
    static constexpr bool ends_in_logarithms = std::is_same_v<last, words::log_softmax>;
    static constexpr bool fuses_log_softmax =
        fuses_channels && ends_in_logarithms && requires(const Loss l, std::span<const T> p, std::span<T> g) {
            l.fused_log_softmax_gradient(p, p, g);
        };
    static constexpr bool reads_logarithms =
        ends_in_logarithms
        && requires(const Loss l, std::span<const T> p, std::span<T> g) { l.of_logarithms(p, p, g); };
    static constexpr bool fuses_sigmoid = fuses_pointwise && std::is_same_v<last, words::sigmoid>
                                          && requires(const Loss l, std::span<const T> p, std::span<T> g) {
                                                 l.fused_sigmoid_gradient(p, p, g);
                                             };

    static_assert(knows_classes || takes_targets,
                  "training: the loss can be called neither with labels nor with targets; see loss_for");

public:
    /// Whether the gradient is that of the last word's input.
    static constexpr bool from_input = fuses_softmax || fuses_log_softmax || fuses_sigmoid;

    static constexpr bool has_accuracy = knows_classes || is_binary;
    static constexpr bool has_scores = knows_answers || out.channels > 1;

    /// Throws if the loss's options are invalid or do not fit the network's last word.
    explicit loss_evaluator(const Loss& loss) : loss_(loss) {
        validate_options(loss);
        if constexpr (requires { loss.from_logits; })
            check_output(who(), output_facts_of<N>[Result].kind, loss.from_logits,
                         fuses_log_softmax || reads_logarithms, ending_of<N, Result>());
    }

    /// Throws if the loss cannot be applied to such labels or targets.
    static void validate(const answers<T>& data) {
        if (results_of<N>.size() > 1 && data.empty())
            raise({who(), "it has a loss, but the samples have neither labels nor targets for it"});
        if (data.has_labels() && !knows_classes && !knows_answers)
            raise({who(),
                   "this loss takes targets, numbers as many as the network's output has, but the samples "
                   "have labels",
                   is_binary ? "; labels 0 and 1 are for a network with one output" : ""});
        if (data.has_labels() && std::is_same_v<Loss, categorical_crossentropy> && out.channels == 1)
            raise({who(), "categorical_crossentropy needs an output for each class, but the network has one "
                          "output; for labels 0 and 1 take binary_crossentropy"});
        if (!data.has_labels() && !takes_targets)
            raise({who(), "this loss takes labels, but the samples have targets"});
    }

    /// Judges sample i: adds to the loss_sums and writes share · derivative of the loss.
    void operator()(const T* prediction, const answers<T>& data, std::size_t i, T share, T* gradient,
                    loss_sums& to) const {
        T loss = 0;
        for (std::size_t k = 0; k < parts; ++k) {
            const std::span<const T> p(prediction + k * part, part);
            const std::span<T> g(gradient + k * part, part);
            if constexpr (knows_classes)
                if (data.has_labels()) {
                    loss += one(p, data.labels[i * parts + k], g);
                    answer(in_top_k(p, data.labels[i * parts + k], 1), to);
                }
            if constexpr (knows_answers)
                if (data.has_labels()) {
                    const std::array target{static_cast<T>(data.labels[i * parts + k])};
                    loss += one(p, std::span<const T>(target), g);
                    compare(p, target, to);
                }
            if constexpr (takes_targets)
                if (!data.has_labels()) {
                    const auto target = data.targets.subspan((i * parts + k) * part, part);
                    loss += one(p, target, g);
                    compare(p, target, to);
                }
        }
        const T scale = share / static_cast<T>(parts);
        for (std::size_t j = 0; j < out.size(); ++j) gradient[j] *= scale;
        to.loss += static_cast<double>(loss) / static_cast<double>(parts);
        ++to.samples;
    }

    /// Calls f(scores, label) for each pixel of sample i, which must have labels. A single binary output is
    /// turned into the scores of no and yes.
    template <class F>
    void each_answer(const T* prediction, const answers<T>& data, std::size_t i, F f) const {
        for (std::size_t k = 0; k < out.pixels(); ++k) {
            const std::uint32_t label = data.labels[i * out.pixels() + k];
            if constexpr (knows_answers)
                f(std::array{T(loss_.from_logits ? 0 : 1) - prediction[k], prediction[k]}, label);
            else
                f(std::span<const T>(prediction + k * out.channels, out.channels), label);
        }
    }

private:
    /// Begins a message.
    static std::string who() {
        constexpr std::string_view name = results_of<N>[Result].label.view();
        return name.empty() ? "training: " : "training: result \"" + std::string(name) + "\": ";
    }

    template <class Target>
    T one(std::span<const T> p, Target target, std::span<T> g) const {
        if constexpr (fuses_softmax)
            return loss_.fused_softmax_gradient(p, target, g);
        else if constexpr (fuses_log_softmax)
            return loss_.fused_log_softmax_gradient(p, target, g);
        else if constexpr (fuses_sigmoid)
            return loss_.fused_sigmoid_gradient(p, target, g);
        else if constexpr (reads_logarithms)
            return loss_.of_logarithms(p, target, g);
        else
            return loss_(p, target, g);
    }

    static void answer(bool right, loss_sums& to) {
        to.right += right ? 1 : 0;
        ++to.answers;
    }
    void compare(std::span<const T> p, std::span<const T> target, loss_sums& to) const {
        if constexpr (knows_classes) {
            const auto label = static_cast<std::uint32_t>(argmax(target));
            answer(in_top_k(target, label, 1) && in_top_k(p, label, 1), to);
        } else if constexpr (is_binary) {
            const T middle = loss_.from_logits ? T(0) : T(0.5);
            for (std::size_t j = 0; j < p.size(); ++j)
                answer(is_number(p[j]) && is_number(target[j]) && (p[j] > middle) == (target[j] > T(0.5)),
                       to);
        }
    }

    const Loss& loss_;
};

} // namespace lamina::detail
