#pragma once

#include <lamina/language/error.hpp>
#include <lamina/training/fit_options.hpp>
#include <lamina/training/judge.hpp>
#include <lamina/training/samples.hpp>

#include <cmath>
#include <cstddef>
#include <string>

namespace lamina::detail {

inline bool is_accuracy(metric m) { return m == metric::accuracy || m == metric::val_accuracy; }
inline bool is_validation(metric m) { return m == metric::val_loss || m == metric::val_accuracy; }

/// How many of n samples a validation_split holds back.
inline std::size_t held_out(std::size_t n, double split) {
    if (!(split >= 0 && split < 1))
        raise("fit: validation_split is " + std::to_string(split)
              + "; it must be at least 0 and less than 1");
    const auto rest = static_cast<std::size_t>(std::floor(static_cast<double>(n) * (1 - split)));
    if (rest == 0 || (split > 0 && rest == n))
        raise("fit: validation_split " + std::to_string(split) + " of " + std::to_string(n)
              + " samples leaves none to " + (rest == 0 ? "train on" : "validate with"));
    return n - rest;
}

/// What early stopping and adaptive schedules watch has to be there.
template <class Judge, class Options>
void check_monitor(const Options& o) {
    if (is_validation(o.monitor) && o.validation.empty() && o.validation_split == 0)
        raise("fit: early stopping or the schedule watches the validation, but there are no validation "
              "samples; give "
              "validation or validation_split, or another monitor");
    if (is_accuracy(o.monitor) && !Judge::has_accuracy)
        raise("fit: early stopping or the schedule watches an accuracy, but this loss has none; give another "
              "monitor");
}

/// The options, if they fit the network, the samples and each other; otherwise throws.
template <class N, class Optimizer, class Loss, class Schedule, class T>
const fit_options<Optimizer, Loss, Schedule, T>&
checked_options(const fit_options<Optimizer, Loss, Schedule, T>& o, const samples<T>& data) {
    using judge = detail::judge<N, T, Loss>;
    static_cast<void>(judge(o.loss));
    judge::validate(data);
    check_samples<N>(data, "training samples");
    if (o.batch_size == 0) raise("fit: batch_size is 0; give at least 1");
    if (!o.validation.empty()) {
        if (o.validation_split != 0)
            raise("fit: both validation and validation_split are given; give one of them");
        judge::validate(o.validation);
        check_samples<N>(o.validation, "validation samples");
    }
    if (o.clip_value.has_value() + o.clip_norm.has_value() + o.global_clip_norm.has_value() > 1)
        raise("fit: more than one of clip_value, clip_norm and global_clip_norm is given; give one of them");
    if (o.early_stopping || adaptive_schedule<Schedule>) check_monitor<judge>(o);
    return o;
}

} // namespace lamina::detail
