#pragma once

#include <lamina/language/error.hpp>
#include <lamina/training/fit_options.hpp>
#include <lamina/training/network_loss.hpp>
#include <lamina/training/option_rules.hpp>
#include <lamina/training/sample_mixer.hpp>
#include <lamina/training/sample_order.hpp>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace lamina::detail {

/// How many of n samples validation_split holds out.
inline std::size_t held_out(std::size_t n, double split) {
    if (!(split >= 0 && split < 1))
        raise(
            {"fit: validation_split is ", std::to_string(split), "; it must be at least 0 and less than 1"});
    const auto rest = static_cast<std::size_t>(std::floor(static_cast<double>(n) * (1 - split)));
    if (rest == 0 || (split > 0 && rest == n))
        raise({"fit: validation_split ", std::to_string(split), " of ", n, " samples leaves none to ",
               rest == 0 ? "train on" : "validate with"});
    return n - rest;
}

/// Samples are numbered in 32 bits.
inline void check_sample_count(std::uint64_t n) {
    if (n >> 32 != 0) raise({"fit: ", n, " samples; at most 4294967295 can be trained on at a time"});
}

inline void check_limits(const std::optional<double>& clip_value, const std::optional<double>& clip_norm,
                         const std::optional<double>& global_clip_norm) {
    if (clip_value.has_value() + clip_norm.has_value() + global_clip_norm.has_value() > 1)
        raise("fit: more than one of clip_value, clip_norm and global_clip_norm is given; give one of them");
    if (clip_value) demand_positive("fit: clip_value", *clip_value);
    if (clip_norm) demand_positive("fit: clip_norm", *clip_norm);
    if (global_clip_norm) demand_positive("fit: global_clip_norm", *global_clip_norm);
}

/// Throws if a mode was set that contradicts the metric.
inline void check_mode(const std::string& who, goal mode, metric monitor) {
    if (mode == goal::maximize && !is_accuracy(monitor))
        raise({"fit: ", who, " maximizes what it watches, but the monitor is a loss; give another monitor"});
}

/// What `check_monitor` must know of a training.
struct watched {
    metric monitor;
    bool has_validation;
    /// The number of results that have an accuracy.
    std::size_t accuracies;
};

/// Throws unless the metric that early stopping or an adaptive schedule watches will be available.
inline void check_monitor(const watched& w) {
    if (is_validation(w.monitor) && !w.has_validation)
        raise("fit: early stopping or the schedule watches the validation, but there are no validation "
              "samples; give "
              "validation or validation_split, or another monitor");
    if (is_accuracy(w.monitor) && w.accuracies != 1)
        raise({"fit: early stopping or the schedule watches an accuracy, but ",
               w.accuracies == 0 ? "this loss has none" : "several results have one",
               "; give another monitor"});
}

/// Throws unless the samples fit the network, and the options that do not depend on types fit them.
template <class N, class T>
void check_training_samples(const samples<T>& data, const samples<T>& validation, double validation_split,
                            std::size_t batch_size) {
    check_samples<N>(data, "training samples");
    check_sample_count(count_samples<N>(data));
    if (batch_size == 0) raise("fit: batch_size is 0; give at least 1");
    static_cast<void>(held_out(count_samples<N>(data), validation_split));
    if (validation.empty()) return;
    if (validation_split != 0) raise("fit: both validation and validation_split are given; give one of them");
    check_samples<N>(validation, "validation samples");
}

template <class Optimizer, class Loss, class Schedule, class T>
mixing_options mixing_of(const fit_options<Optimizer, Loss, Schedule, T>& o) {
    return {o.mixup, o.cutmix};
}

/// Throws unless the samples can be mixed as the options say.
template <class N, class Loss, class T>
void check_mixing(const mixing_options& how, const samples<T>& data) {
    if (!how.any()) return;
    how.validate();
    const std::vector<mixed_part<T>> parts = mixed_parts_of<N>(data);
    if (how.cutmix) check_cuts(parts);
    for (std::size_t r = 0; r < results_of<N>.size(); ++r)
        if (!network_loss<N, T, Loss>::takes_targets(r))
            raise({"fit: mixup and cutmix make shares of classes of labels, but the loss",
                   results_of<N>[r].label.view().empty()
                       ? std::string()
                       : " of \"" + std::string(results_of<N>[r].label.view()) + "\"",
                   " takes labels only; give one that takes targets, too"});
}

/// Throws unless the options are valid and fit the network, the samples and each other.
template <class N, class Optimizer, class Loss, class Schedule, class T>
void check_options(const fit_options<Optimizer, Loss, Schedule, T>& o, const samples<T>& data) {
    using judge = network_loss<N, T, Loss>;
    static_cast<void>(judge(o.loss, data));
    if (!o.validation.empty()) static_cast<void>(judge(o.loss, o.validation));
    check_training_samples<N>(data, o.validation, o.validation_split, o.batch_size);
    check_mixing<N, Loss>(mixing_of(o), data);
    check_limits(o.clip_value, o.clip_norm, o.global_clip_norm);
    validate_options(o.optimizer);
    const std::size_t all = count_samples<N>(data), trained = all - held_out(all, o.validation_split);
    const progress begin{0, 0, count_batches(trained, o.batch_size), o.epochs,
                         static_cast<double>(o.optimizer.learning_rate)};
    validate_options(o.schedule, begin);
    if (o.early_stopping) validate_options(*o.early_stopping);
    if (o.early_stopping || adaptive_schedule<Schedule>)
        check_monitor({o.monitor, !o.validation.empty() || o.validation_split != 0, judge::accuracies});
    if (o.early_stopping) check_mode("early stopping", o.early_stopping->mode, o.monitor);
    if constexpr (requires { o.schedule.mode == goal::maximize; })
        check_mode("the schedule", o.schedule.mode, o.monitor);
}

} // namespace lamina::detail
