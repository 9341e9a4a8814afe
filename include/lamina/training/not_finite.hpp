#pragma once

#include <lamina/language/text_part.hpp>
#include <lamina/training/callbacks.hpp>
#include <lamina/training/network_samples.hpp>
#include <lamina/training/option_rules.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

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

/// An input or the targets of a data set: `size` elements for each sample.
template <class T>
struct sample_part {
    std::span<const T> numbers;
    std::size_t size;
    bool is_target;

    bool is_finite(std::size_t sample) const {
        return numbers.empty() || all_finite(numbers.subspan(sample * size, size));
    }
};

/// Inputs first.
template <class N, class T>
std::vector<sample_part<T>> sample_parts(const samples<T>& data) {
    const network_samples<N, T> all(data);
    std::vector<sample_part<T>> parts;
    for (std::size_t i = 0; i < all.inputs.size(); ++i)
        parts.push_back({all.inputs[i], inputs_of<N>[i].value.size(), false});
    for (std::size_t i = 0; i < all.results.size(); ++i)
        parts.push_back({all.results[i].targets, results_of<N>[i].value.size(), true});
    return parts;
}

/// Names the first sample with an input or target that is not finite; empty if there is none. `order` lists
/// the samples of a batch; if empty, all samples of a validation set are searched.
template <class T>
[[gnu::cold]] std::string name_bad_sample(const std::vector<sample_part<T>>& parts,
                                          std::span<const std::uint32_t> order) {
    const std::size_t count = order.empty() ? parts[0].numbers.size() / parts[0].size : order.size();
    for (std::size_t i = 0; i < count; ++i) {
        const std::size_t k = order.empty() ? i : order[i];
        const auto bad = std::ranges::find_if(parts, [&](const auto& part) { return !part.is_finite(k); });
        if (bad == parts.end()) continue;
        return text_of({order.empty() ? "validation sample " : "training sample ", k, " has ",
                        bad->is_target ? "a target" : "an input", " that is not a finite number"});
    }
    return {};
}

[[gnu::cold]] inline std::string name_epoch(const training_report& r) {
    return text_of({"epoch ", r.epoch + 1, " of ", r.epochs});
}
/// "epoch 3 of 5, batch 12 of 40: the loss is nan"; where the loss is finite, a gradient is to blame.
[[gnu::cold]] inline std::string name_batch(const training_report& r, double loss) {
    return text_of({name_epoch(r), ", batch ", r.batch + 1, " of ", r.batches,
                    std::isfinite(loss) ? ": a gradient is not a finite number"
                                        : ": the loss is " + short_number(loss)});
}
/// "end of epoch 3 of 5: val_loss is nan".
[[gnu::cold]] inline std::string name_end(const training_report& r) {
    return text_of(
        {"end of ", name_epoch(r), r.val_loss ? ": val_loss is " + short_number(*r.val_loss) : ""});
}

/// The likely reason why a loss or parameters are not finite.
template <class T>
[[gnu::cold]] std::string why_not_finite(const training_report& r, std::span<const T> parameters,
                                         const std::vector<sample_part<T>>& data,
                                         std::span<const std::uint32_t> order) {
    const std::string bad = name_bad_sample(data, order);
    if (!bad.empty()) return "; " + bad;
    return text_of({all_finite(parameters) ? "" : "; the model has parameters that are not finite numbers",
                    "; likely the learning rate, ", short_number(r.learning_rate),
                    ", is too large, or inputs need scaling, or gradients a limit (global_clip_norm)"});
}

} // namespace lamina::detail
