#pragma once

#include <lamina/training/callbacks.hpp>
#include <lamina/training/option_rules.hpp>
#include <lamina/training/samples.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

namespace lamina::detail {

/// Whether all values are finite. Adds up 0 · x, which is NaN where x is not finite, in interleaved parts
/// that compilers can vectorize, as the gradients of every batch are looked at.
template <class T>
bool all_finite(std::span<const T> values) {
    std::array<T, 32> parts{};
    const std::size_t whole = values.size() - values.size() % parts.size();
    for (std::size_t i = 0; i < whole; i += parts.size())
        for (std::size_t k = 0; k < parts.size(); ++k) parts[k] += values[i + k] * T(0);
    for (std::size_t i = whole; i < values.size(); ++i) parts[i - whole] += values[i] * T(0);
    return std::ranges::all_of(parts, [](T x) { return std::isfinite(x); });
}

/// Names the first sample with an input or target that is not finite; empty if there is none. `order` lists
/// the samples of a batch; if empty, all samples of a validation set are searched. `in` and `out` are the
/// sizes of one sample.
template <class T>
std::string name_bad_sample(const samples<T>& data, std::size_t in, std::size_t out,
                            std::span<const std::uint32_t> order) {
    const std::size_t count = order.empty() ? data.inputs.size() / in : order.size();
    for (std::size_t i = 0; i < count; ++i) {
        const std::size_t k = order.empty() ? i : order[i];
        const bool good_input = all_finite(data.inputs.subspan(k * in, in));
        if (good_input && (data.has_labels() || all_finite(data.targets.subspan(k * out, out)))) continue;
        return (order.empty() ? "validation sample " : "training sample ") + std::to_string(k) + " has "
               + (good_input ? "a target" : "an input") + " that is not a finite number";
    }
    return {};
}

inline std::string name_epoch(const training_report& r) {
    return "epoch " + std::to_string(r.epoch + 1) + " of " + std::to_string(r.epochs);
}
/// "epoch 3 of 5, batch 12 of 40: the loss is nan"; where the loss is finite, a gradient is to blame.
inline std::string name_batch(const training_report& r, double loss) {
    return name_epoch(r) + ", batch " + std::to_string(r.batch + 1) + " of " + std::to_string(r.batches)
           + (std::isfinite(loss) ? ": a gradient is not a finite number"
                                  : ": the loss is " + short_number(loss));
}
/// "end of epoch 3 of 5: val_loss is nan".
inline std::string name_end(const training_report& r) {
    return "end of " + name_epoch(r) + (r.val_loss ? ": val_loss is " + short_number(*r.val_loss) : "");
}

/// The likely reason why a loss or parameters are not finite.
template <class T>
std::string why_not_finite(const training_report& r, std::span<const T> parameters, const samples<T>& data,
                           std::size_t in, std::size_t out, std::span<const std::uint32_t> order) {
    const std::string bad = name_bad_sample(data, in, out, order);
    if (!bad.empty()) return "; " + bad;
    return std::string(all_finite(parameters) ? "" : "; the model has parameters that are not finite numbers")
           + "; likely the learning rate, " + short_number(r.learning_rate)
           + ", is too large, or inputs need scaling, or gradients a limit (global_clip_norm)";
}

} // namespace lamina::detail
