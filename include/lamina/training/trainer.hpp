#pragma once

#include <lamina/training/backpropagation.hpp>
#include <lamina/training/callbacks.hpp>
#include <lamina/training/check_options.hpp>
#include <lamina/training/check_state.hpp>
#include <lamina/training/evaluate.hpp>
#include <lamina/training/fit_options.hpp>
#include <lamina/training/not_finite.hpp>
#include <lamina/training/sample_order.hpp>
#include <lamina/training/training_state.hpp>
#include <lamina/training/update.hpp>
#include <lamina/training/watched_metric.hpp>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace lamina {

/// Trains a model epoch by epoch; `fit` is the shortcut. The model must outlive the trainer, and so must
/// samples that are views.
template <class N, class T = float, optimizer Optimizer = adam, class Loss = categorical_crossentropy,
          schedule Schedule = constant_rate>
    requires detail::given_network<N>
class trainer {
public:
    using options_type = fit_options<Optimizer, Loss, Schedule, T>;

    /// Throws if options are invalid, or if samples or options do not fit the network or each other.
    trainer(model<N, T>& m, const std::type_identity_t<samples<T>>& data, const options_type& options);

    /// Trains until `epoch` returns false. Callbacks: see training_report; on_train_end receives the report
    /// of the last epoch.
    template <class... Callbacks>
    const lamina::history& run(Callbacks&&... callbacks);

    /// Trains one epoch and returns true: `while (t.epoch()) save_checkpoint(…);` saves after every epoch.
    /// After the last epoch, or once training has stopped, restores the best parameters if early stopping
    /// asks for it and returns false. Throws if a loss or a gradient is not finite; training is then stopped,
    /// and the parameters are those before the batch, or the best ones. After an exception from a callback,
    /// the next call repeats the epoch with the parameters as they are.
    template <class... Callbacks>
    bool epoch(Callbacks&&... callbacks);

    bool finished() const { return stopped_ || epoch_ >= options_.epochs; }
    const lamina::history& history() const { return history_; }
    std::size_t threads() const { return network_.threads(); }

    /// Call between two epochs, or in on_epoch_end, where the epoch counts as trained; throws within an
    /// epoch.
    training_state<T> state() const;
    /// Throws, and changes nothing, if the state is damaged or belongs to another network, optimizer, loss,
    /// schedule, early stopping, batch size or number of samples. Without `values`, the caller must restore
    /// the parameters of the model.
    void restore(const training_state<T>& state, std::span<const T> values = {});

private:
    using clock = std::chrono::steady_clock;

    void begin_epoch() {
        step_ = epoch_ * order_.batches();
        within_epoch_ = true;
        report_ = {};
        report_.epoch = epoch_;
        report_.epochs = options_.epochs;
        report_.batches = order_.batches();
    }
    void arrange_samples() {
        if (options_.shuffle)
            order_.shuffle(options_.seed, epoch_);
        else
            order_.sort();
    }
    double learning_rate() const;
    std::span<const std::uint32_t> batch() const { return order_.batch(report_.batch); }
    score train_batch();
    void validate() {
        if (validation_.empty()) return;
        const score s = evaluate(model_, validation_, options_.loss, network_.threads());
        report_.val_loss = s.loss;
        report_.val_accuracy = s.accuracy;
    }
    void end_epoch();
    /// Whether the epoch's losses and the resulting parameters are finite.
    bool is_healthy() const {
        return std::isfinite(report_.loss) && std::isfinite(report_.val_loss.value_or(0))
               && detail::all_finite<T>(model_.parameters());
    }
    void learn_from(double metric);
    void return_to_best() {
        if (!best_.empty()) std::ranges::copy(best_, model_.parameters().begin());
    }
    [[noreturn]] void give_up(const std::string& where, const samples<T>& data,
                              std::span<const std::uint32_t> chosen);

    model<N, T>& model_;
    samples<T> training_, validation_;
    options_type options_;
    detail::sample_order order_;
    std::vector<T> gradients_, best_;
    detail::backpropagation<N, T> network_;
    detail::updater<Optimizer, T> update_;
    lamina::history history_;
    std::size_t epoch_ = 0, step_ = 0;
    bool stopped_ = false, within_epoch_ = false;
    training_report report_;
};

template <class N, class T, optimizer Optimizer, class Loss, schedule Schedule>
    requires detail::given_network<N>
trainer<N, T, Optimizer, Loss, Schedule>::trainer(model<N, T>& m,
                                                  const std::type_identity_t<samples<T>>& data,
                                                  const options_type& options)
    : model_(m), training_(data), validation_(options.validation),
      options_(detail::checked_options<N>(options, data)),
      order_(detail::count_samples<N>(data)
                 - detail::held_out(detail::count_samples<N>(data), options.validation_split),
             options.batch_size),
      gradients_(detail::updated_parameters<N>),
      network_((std::min)(options.batch_size, detail::count_samples<N>(data)), options.threads),
      update_(options.optimizer, {options.clip_value, options.clip_norm, options.global_clip_norm},
              detail::tensor_rules<N, T>(), detail::updated_parameters<N>) {
    const std::size_t trained = order_.samples(), rest = detail::count_samples<N>(data) - trained;
    if (rest != 0) {
        training_ = detail::take_samples<N>(data, 0, trained);
        validation_ = detail::take_samples<N>(data, trained, rest);
    }
    const goal better = detail::is_accuracy(options_.monitor) ? goal::maximize : goal::minimize;
    if (options_.early_stopping) options_.early_stopping->mode = better;
    if constexpr (requires { options_.schedule.mode = better; }) options_.schedule.mode = better;
}

template <class N, class T, optimizer Optimizer, class Loss, schedule Schedule>
    requires detail::given_network<N>
template <class... Callbacks>
const history& trainer<N, T, Optimizer, Loss, Schedule>::run(Callbacks&&... callbacks) {
    while (epoch(callbacks...)) {}
    (detail::call_train_end(callbacks, report_), ...);
    return history_;
}

template <class N, class T, optimizer Optimizer, class Loss, schedule Schedule>
    requires detail::given_network<N>
template <class... Callbacks>
bool trainer<N, T, Optimizer, Loss, Schedule>::epoch(Callbacks&&... callbacks) {
    static_assert((detail::is_callback<std::remove_reference_t<Callbacks>> && ...),
                  "fit: a callback has none of on_epoch_begin, on_batch_end, on_epoch_end and on_train_end "
                  "that takes a training_report&");
    if (finished()) {
        return_to_best();
        return false;
    }
    const auto start = clock::now();
    const auto seconds = [&] { return std::chrono::duration<double>(clock::now() - start).count(); };
    begin_epoch();
    training_report& report = report_;
    (detail::call_epoch_begin(callbacks, report), ...);
    if (report.stop) {
        stopped_ = true;
        within_epoch_ = false;
        return epoch();
    }
    arrange_samples();
    detail::running_mean loss, accuracy;
    for (report.batch = 0; report.batch < report.batches && !report.stop; ++report.batch) {
        report.learning_rate = learning_rate();
        const auto weight = static_cast<double>(batch().size());
        const score s = train_batch();
        loss.add(s.loss, weight);
        report.loss = loss.value();
        if (s.accuracy) {
            accuracy.add(*s.accuracy, weight);
            report.accuracy = accuracy.value();
        }
        report.seconds = seconds();
        (detail::call_batch_end(callbacks, report), ...);
    }
    validate();
    report.seconds = seconds();
    end_epoch();
    (detail::call_epoch_end(callbacks, report), ...);
    stopped_ = stopped_ || report.stop;
    if (options_.terminate_on_nan && !is_healthy()) give_up(detail::name_end(report_), validation_, {});
    return true;
}

template <class N, class T, optimizer Optimizer, class Loss, schedule Schedule>
    requires detail::given_network<N>
double trainer<N, T, Optimizer, Loss, Schedule>::learning_rate() const {
    const double rate = options_.schedule(progress{epoch_, step_, order_.batches(), options_.epochs,
                                                   static_cast<double>(options_.optimizer.learning_rate)});
    if (!(rate >= 0 && rate <= (std::numeric_limits<float>::max)()))
        detail::demand_not_negative("fit: the learning rate of step " + std::to_string(step_), rate);
    return rate;
}

/// A batch whose loss or gradients are not finite does not change the parameters.
template <class N, class T, optimizer Optimizer, class Loss, schedule Schedule>
    requires detail::given_network<N>
score trainer<N, T, Optimizer, Loss, Schedule>::train_batch() {
    const score s = network_.run(model_, training_, options_.loss, gradients_, batch(), options_.seed, step_);
    if (std::isfinite(s.loss) && detail::all_finite<T>(gradients_))
        update_(network_.team(), model_.parameters(), gradients_, {report_.learning_rate, step_ + 1});
    else if (options_.terminate_on_nan)
        give_up(detail::name_batch(report_, s.loss), training_, batch());
    ++step_;
    return s;
}

/// `chosen`: the samples of the data that may be the cause; empty for all.
template <class N, class T, optimizer Optimizer, class Loss, schedule Schedule>
    requires detail::given_network<N>
void trainer<N, T, Optimizer, Loss, Schedule>::give_up(const std::string& where, const samples<T>& data,
                                                       std::span<const std::uint32_t> chosen) {
    const std::string why = detail::why_not_finite<T>(report_, model_.parameters(), data,
                                                      input_shape<N>.size(), output_shape<N>.size(), chosen);
    stopped_ = true;
    return_to_best();
    raise("fit: " + where + why + " (to go on all the same: terminate_on_nan = false)");
}

template <class N, class T, optimizer Optimizer, class Loss, schedule Schedule>
    requires detail::given_network<N>
void trainer<N, T, Optimizer, Loss, Schedule>::end_epoch() {
    const bool watches = options_.early_stopping || detail::adaptive_schedule<Schedule>;
    if (watches)
        learn_from(is_healthy() ? detail::value_of(options_.monitor, report_)
                                : std::numeric_limits<double>::quiet_NaN());
    detail::add_epoch(history_, report_);
    ++epoch_;
    stopped_ = stopped_ || report_.stop;
    within_epoch_ = false;
}

template <class N, class T, optimizer Optimizer, class Loss, schedule Schedule>
    requires detail::given_network<N>
void trainer<N, T, Optimizer, Loss, Schedule>::learn_from(double metric) {
    if constexpr (detail::adaptive_schedule<Schedule>) options_.schedule.observe(metric);
    if (!options_.early_stopping) return;
    const auto verdict = options_.early_stopping->observe(metric);
    if (verdict.improved && options_.early_stopping->restore_best_weights)
        best_.assign(model_.parameters().begin(), model_.parameters().end());
    stopped_ = stopped_ || verdict.stop;
}

template <class N, class T, optimizer Optimizer, class Loss, schedule Schedule>
    requires detail::given_network<N>
training_state<T> trainer<N, T, Optimizer, Loss, Schedule>::state() const {
    if (within_epoch_)
        raise("trainer: the state is asked for within an epoch; ask between two of them or in on_epoch_end");
    training_state<T> s{epoch_,
                        step_,
                        options_.seed,
                        stopped_,
                        update_.state(),
                        {},
                        {},
                        best_,
                        history_,
                        detail::name_of<Optimizer>(),
                        detail::name_of<Loss>(),
                        detail::name_of<Schedule>(),
                        detail::saved_options_of(options_.loss),
                        order_.batch_size(),
                        order_.samples()};
    if constexpr (detail::adaptive_schedule<Schedule>) s.schedule = options_.schedule.state();
    if (options_.early_stopping) s.early_stopping = options_.early_stopping->state();
    return s;
}

template <class N, class T, optimizer Optimizer, class Loss, schedule Schedule>
    requires detail::given_network<N>
void trainer<N, T, Optimizer, Loss, Schedule>::restore(const training_state<T>& state,
                                                       std::span<const T> values) {
    detail::check_state<T>(state, {detail::name_of<Optimizer>(), detail::name_of<Loss>(),
                                   detail::name_of<Schedule>(), detail::saved_options_of(options_.loss),
                                   order_.batch_size(), order_.samples(), order_.batches(), parameters<N>,
                                   options_.early_stopping.has_value(), !validation_.empty()});
    detail::check_slots<Optimizer, T>(state.optimizer_state, detail::updated_parameters<N>);
    if (!values.empty()) detail::check_parameters<T>("those given", values, parameters<N>);
    Schedule schedule = options_.schedule;
    if constexpr (detail::adaptive_schedule<Schedule>)
        schedule.restore(state.schedule);
    else if (!state.schedule.empty())
        raise("restore: the state is that of a schedule that watches a metric, the options have another");
    auto stopping = options_.early_stopping;
    if (stopping) stopping->restore(state.early_stopping);
    training_state<T> s = state;
    // Nothing below throws.
    options_.schedule = std::move(schedule);
    options_.early_stopping = stopping;
    options_.seed = s.seed;
    epoch_ = s.epoch;
    step_ = s.step;
    stopped_ = s.stopped;
    within_epoch_ = false;
    update_.state() = std::move(s.optimizer_state);
    best_ = std::move(s.best_parameters);
    history_ = std::move(s.history);
    std::ranges::copy(values, model_.parameters().begin());
}

} // namespace lamina
