#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace lamina {

/// A result's part of a training_report: means over the epoch so far. The loss is without its weight and
/// without penalties.
struct result_report {
    std::string name;
    double loss = 0;
    std::optional<double> accuracy{};
    std::optional<double> val_loss{}, val_accuracy{};
};

/// What callbacks receive. Epochs and batches count from 0.
struct training_report {
    std::size_t epoch = 0, epochs = 0;
    std::size_t batch = 0, batches = 0;
    /// Means over the epoch so far; the loss includes penalties.
    double loss = 0;
    std::optional<double> accuracy;
    /// Set at the end of an epoch if there is validation.
    std::optional<double> val_loss, val_accuracy;
    /// If the network has several results: each that has a loss.
    std::vector<result_report> results;
    double learning_rate = 0;
    /// Since the start of the epoch.
    double seconds = 0;
    /// A callback sets it to end training: in on_epoch_begin the epoch is skipped; in on_batch_end no further
    /// batch is trained, but validation and the end of the epoch still follow.
    bool stop = false;
};

namespace detail {

/// A callback is any object with some of these functions, each taking a training_report&.
inline constexpr auto call_epoch_begin = [](auto& callback, training_report& report) {
    if constexpr (requires { callback.on_epoch_begin(report); }) callback.on_epoch_begin(report);
};
inline constexpr auto call_batch_end = [](auto& callback, training_report& report) {
    if constexpr (requires { callback.on_batch_end(report); }) callback.on_batch_end(report);
};
inline constexpr auto call_epoch_end = [](auto& callback, training_report& report) {
    if constexpr (requires { callback.on_epoch_end(report); }) callback.on_epoch_end(report);
};
inline constexpr auto call_train_end = [](auto& callback, training_report& report) {
    if constexpr (requires { callback.on_train_end(report); }) callback.on_train_end(report);
};

template <class C>
inline constexpr bool is_callback = requires(C& c, training_report& r) { c.on_epoch_begin(r); }
                                    || requires(C& c, training_report& r) { c.on_batch_end(r); }
                                    || requires(C& c, training_report& r) { c.on_epoch_end(r); }
                                    || requires(C& c, training_report& r) { c.on_train_end(r); };

} // namespace detail
} // namespace lamina
