#pragma once

#include <lamina/training/backpropagation.hpp>
#include <lamina/training/callbacks.hpp>
#include <lamina/training/evaluate.hpp>
#include <lamina/training/fit_options.hpp>
#include <lamina/training/training_state.hpp>
#include <lamina/training/update.hpp>

#include <boost/random/mersenne_twister.hpp>
#include <boost/random/uniform_int_distribution.hpp>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace lamina {

/// Trains a model epoch by epoch; `fit` is the short way. The model and the samples must outlive it.
template <class N, class T = float, optimizer Optimizer = adam, class Loss = categorical_crossentropy,
          schedule Schedule = constant_rate>
    requires network<N>
class trainer {
public:
    using options_type = fit_options<Optimizer, Loss, Schedule, T>;

    /// Throws where samples or options do not fit the network or each other.
    trainer(model<N, T>& m, const std::type_identity_t<samples<T>>& data, const options_type& options);

    /// Trains until the last epoch of the options or until it is stopped; then goes back to the best
    /// parameters if early stopping wants that. Callbacks: see training_report.
    template <class... Callbacks>
    const lamina::history& run(Callbacks&&... callbacks);

    /// One epoch. Returns whether there is another one to train.
    template <class... Callbacks>
    bool epoch(Callbacks&&... callbacks);

    bool finished() const { return stopped_ || epoch_ >= options_.epochs; }
    const lamina::history& history() const { return history_; }
    std::size_t threads() const { return network_.threads(); }

    /// Between two epochs.
    training_state<T> state() const;
    /// Throws if the state is that of another network, optimizer, schedule or early stopping. The model's
    /// parameters are the caller's to restore.
    void restore(const training_state<T>& state);

private:
    using clock = std::chrono::steady_clock;
    using judge = detail::judge<N, T, Loss>;

    static const options_type& checked(const options_type& options, const samples<T>& data);
    static std::size_t held_out(const options_type& options, const samples<T>& data);
    std::size_t batches() const { return (order_.size() + options_.batch_size - 1) / options_.batch_size; }
    double watched(const training_report& report) const;

    void shuffle();
    double learning_rate() const;
    score train_batch(std::size_t batch, double rate);
    void validate(training_report& report) const;
    void learn_from(const training_report& report);
    void remember(const training_report& report);

    model<N, T>& model_;
    samples<T> training_, validation_;
    options_type options_;
    std::vector<std::uint32_t> order_;
    std::vector<T> gradients_, best_;
    backpropagation<N, T> network_;
    detail::updater<Optimizer, T> update_;
    lamina::history history_;
    std::size_t epoch_ = 0, step_ = 0;
    bool stopped_ = false;
};

template <class N, class T, optimizer Optimizer, class Loss, schedule Schedule>
    requires network<N>
auto trainer<N, T, Optimizer, Loss, Schedule>::checked(const options_type& o, const samples<T>& data)
    -> const options_type& {
    judge::check(data);
    check_samples<N>(data, "training samples");
    if (o.batch_size == 0) raise("fit: batch_size is 0; give at least 1");
    if (!(o.validation_split >= 0 && o.validation_split < 1))
        raise("fit: validation_split is " + std::to_string(o.validation_split)
              + "; it must be at least 0 and less than 1");
    if (!o.validation.empty() && o.validation_split != 0)
        raise("fit: both validation and validation_split are given; give one of them");
    if (!o.validation.empty()) {
        check_samples<N>(o.validation, "validation samples");
        judge::check(o.validation);
    }
    if (o.clip_value.has_value() + o.clip_norm.has_value() + o.global_clip_norm.has_value() > 1)
        raise("fit: more than one of clip_value, clip_norm and global_clip_norm is given; give one of them");
    if (o.early_stopping || adaptive_schedule<Schedule>) {
        const bool needs_validation = o.monitor == metric::val_loss || o.monitor == metric::val_accuracy;
        if (needs_validation && o.validation.empty() && o.validation_split == 0)
            raise("fit: early stopping or the schedule watches the validation, but there are no validation "
                  "samples; give "
                  "validation or validation_split, or another monitor");
        if ((o.monitor == metric::accuracy || o.monitor == metric::val_accuracy) && !judge::has_accuracy)
            raise("fit: early stopping or the schedule watches an accuracy, but this loss has none; give "
                  "another monitor");
    }
    return o;
}

template <class N, class T, optimizer Optimizer, class Loss, schedule Schedule>
    requires network<N>
std::size_t trainer<N, T, Optimizer, Loss, Schedule>::held_out(const options_type& o,
                                                               const samples<T>& data) {
    const std::size_t n = count_samples<N>(data);
    const auto kept = static_cast<std::size_t>(std::floor(static_cast<double>(n) * (1 - o.validation_split)));
    if (kept == 0 || (o.validation_split > 0 && kept == n))
        raise("fit: validation_split " + std::to_string(o.validation_split) + " of " + std::to_string(n)
              + " samples leaves none to " + (kept == 0 ? "train on" : "validate with"));
    return n - kept;
}

template <class N, class T, optimizer Optimizer, class Loss, schedule Schedule>
    requires network<N>
trainer<N, T, Optimizer, Loss, Schedule>::trainer(model<N, T>& m,
                                                  const std::type_identity_t<samples<T>>& data,
                                                  const options_type& options)
    : model_(m), training_(data), validation_(options.validation), options_(checked(options, data)),
      gradients_(parameters<N>),
      network_(std::min(options.batch_size, count_samples<N>(data)), options.threads),
      update_(options.optimizer, {options.clip_value, options.clip_norm, options.global_clip_norm},
              detail::tensor_rules<N, T>(), parameters<N>, network_.threads()) {
    static_cast<void>(judge(options.loss));
    const std::size_t n = count_samples<N>(data), held = held_out(options_, data);
    if (held != 0) {
        training_ = take_samples<N>(data, 0, n - held);
        validation_ = take_samples<N>(data, n - held, held);
    }
    order_.resize(n - held);
    const goal better = options_.monitor == metric::accuracy || options_.monitor == metric::val_accuracy
                            ? goal::maximize
                            : goal::minimize;
    if (options_.early_stopping) options_.early_stopping->mode = better;
    if constexpr (requires { options_.schedule.mode = better; }) options_.schedule.mode = better;
}

template <class N, class T, optimizer Optimizer, class Loss, schedule Schedule>
    requires network<N>
template <class... Callbacks>
const history& trainer<N, T, Optimizer, Loss, Schedule>::run(Callbacks&&... callbacks) {
    while (!finished()) epoch(callbacks...);
    if (!best_.empty()) std::ranges::copy(best_, model_.parameters().begin());
    training_report report;
    report.epoch = epoch_;
    report.epochs = options_.epochs;
    (detail::call_train_end(callbacks, report), ...);
    return history_;
}

template <class N, class T, optimizer Optimizer, class Loss, schedule Schedule>
    requires network<N>
template <class... Callbacks>
bool trainer<N, T, Optimizer, Loss, Schedule>::epoch(Callbacks&&... callbacks) {
    static_assert((detail::is_callback<std::remove_reference_t<Callbacks>> && ...),
                  "fit: a callback has none of on_epoch_begin, on_batch_end, on_epoch_end and on_train_end "
                  "that takes a "
                  "training_report&");
    if (finished()) return false;
    const auto start = clock::now();
    const auto seconds = [&] { return std::chrono::duration<double>(clock::now() - start).count(); };
    training_report report;
    report.epoch = epoch_;
    report.epochs = options_.epochs;
    report.batches = batches();
    (detail::call_epoch_begin(callbacks, report), ...);
    shuffle();
    running_mean loss, accuracy;
    for (report.batch = 0; report.batch < report.batches && !report.stop; ++report.batch) {
        report.learning_rate = learning_rate();
        const std::size_t first = report.batch * options_.batch_size;
        const auto weight = static_cast<double>(std::min(options_.batch_size, order_.size() - first));
        const score s = train_batch(report.batch, report.learning_rate);
        loss.add(s.loss, weight);
        report.loss = loss.value();
        if (s.accuracy) {
            accuracy.add(*s.accuracy, weight);
            report.accuracy = accuracy.value();
        }
        report.seconds = seconds();
        (detail::call_batch_end(callbacks, report), ...);
    }
    validate(report);
    report.seconds = seconds();
    remember(report);
    ++epoch_;
    learn_from(report);
    (detail::call_epoch_end(callbacks, report), ...);
    stopped_ = stopped_ || report.stop;
    return !finished();
}

/// The order depends on the seed and the epoch only.
template <class N, class T, optimizer Optimizer, class Loss, schedule Schedule>
    requires network<N>
void trainer<N, T, Optimizer, Loss, Schedule>::shuffle() {
    std::iota(order_.begin(), order_.end(), std::uint32_t{0});
    if (!options_.shuffle) return;
    boost::random::mt19937 random(detail::counter_random(options_.seed, epoch_, 0, 0)(0));
    for (std::size_t i = order_.size() - 1; i > 0; --i)
        std::swap(order_[i], order_[boost::random::uniform_int_distribution<std::size_t>(0, i)(random)]);
}

template <class N, class T, optimizer Optimizer, class Loss, schedule Schedule>
    requires network<N>
double trainer<N, T, Optimizer, Loss, Schedule>::learning_rate() const {
    return options_.schedule(progress{epoch_, step_, batches(), options_.epochs,
                                      static_cast<double>(options_.optimizer.learning_rate)});
}

template <class N, class T, optimizer Optimizer, class Loss, schedule Schedule>
    requires network<N>
score trainer<N, T, Optimizer, Loss, Schedule>::train_batch(std::size_t batch, double rate) {
    const std::size_t first = batch * options_.batch_size;
    const auto chosen =
        std::span(order_).subspan(first, std::min(options_.batch_size, order_.size() - first));
    const score s = network_.run(model_, training_, options_.loss, gradients_, chosen, options_.seed, step_);
    update_(model_.parameters(), gradients_, {rate, ++step_});
    return s;
}

template <class N, class T, optimizer Optimizer, class Loss, schedule Schedule>
    requires network<N>
void trainer<N, T, Optimizer, Loss, Schedule>::validate(training_report& report) const {
    if (validation_.empty()) return;
    const score s = evaluate(model_, validation_, options_.loss, network_.threads());
    report.val_loss = s.loss;
    report.val_accuracy = s.accuracy;
}

template <class N, class T, optimizer Optimizer, class Loss, schedule Schedule>
    requires network<N>
double trainer<N, T, Optimizer, Loss, Schedule>::watched(const training_report& report) const {
    switch (options_.monitor) {
    case metric::loss:
        return report.loss;
    case metric::accuracy:
        return *report.accuracy;
    case metric::val_loss:
        return *report.val_loss;
    case metric::val_accuracy:
        break;
    }
    return *report.val_accuracy;
}

template <class N, class T, optimizer Optimizer, class Loss, schedule Schedule>
    requires network<N>
void trainer<N, T, Optimizer, Loss, Schedule>::learn_from(const training_report& report) {
    if constexpr (adaptive_schedule<Schedule>) options_.schedule.observe(watched(report));
    if (!options_.early_stopping) return;
    const auto verdict = options_.early_stopping->observe(watched(report));
    if (verdict.improved && options_.early_stopping->restore_best_weights)
        best_.assign(model_.parameters().begin(), model_.parameters().end());
    stopped_ = stopped_ || verdict.stop;
}

template <class N, class T, optimizer Optimizer, class Loss, schedule Schedule>
    requires network<N>
void trainer<N, T, Optimizer, Loss, Schedule>::remember(const training_report& report) {
    const auto add = [](std::vector<double>& to, const std::optional<double>& value) {
        if (value) to.push_back(*value);
    };
    add(history_.loss, report.loss);
    add(history_.accuracy, report.accuracy);
    add(history_.val_loss, report.val_loss);
    add(history_.val_accuracy, report.val_accuracy);
    add(history_.learning_rate, report.learning_rate);
    add(history_.seconds, report.seconds);
}

template <class N, class T, optimizer Optimizer, class Loss, schedule Schedule>
    requires network<N>
training_state<T> trainer<N, T, Optimizer, Loss, Schedule>::state() const {
    training_state<T> s{epoch_, step_, options_.seed, stopped_, update_.slots(), {}, {}, best_, history_};
    if constexpr (adaptive_schedule<Schedule>) s.schedule = options_.schedule.state();
    if (options_.early_stopping) s.early_stopping = options_.early_stopping->state();
    return s;
}

template <class N, class T, optimizer Optimizer, class Loss, schedule Schedule>
    requires network<N>
void trainer<N, T, Optimizer, Loss, Schedule>::restore(const training_state<T>& s) {
    if (s.slots.size() != update_.slots().size())
        raise("restore: the optimizer has " + std::to_string(update_.slots().size()) + " slots, the state "
              + std::to_string(s.slots.size()));
    for (const auto& slot : s.slots)
        if (slot.size() != parameters<N>)
            raise("restore: the network has " + std::to_string(parameters<N>)
                  + " parameters, a slot of the state " + std::to_string(slot.size()));
    if (!s.best_parameters.empty() && s.best_parameters.size() != parameters<N>)
        raise("restore: the network has " + std::to_string(parameters<N>)
              + " parameters, the state's best parameters are " + std::to_string(s.best_parameters.size()));
    if (options_.early_stopping.has_value() == s.early_stopping.empty())
        raise(std::string("restore: the state is that of a training with")
              + (s.early_stopping.empty() ? "out early stopping, the options have one"
                                          : " early stopping, the options have none"));
    if constexpr (adaptive_schedule<Schedule>)
        options_.schedule.restore(s.schedule);
    else if (!s.schedule.empty())
        raise("restore: the state is that of a schedule that watches a metric, the options have another");
    if (options_.early_stopping) options_.early_stopping->restore(s.early_stopping);
    epoch_ = s.epoch;
    step_ = s.step;
    options_.seed = s.seed;
    stopped_ = s.stopped;
    update_.slots() = s.slots;
    best_ = s.best_parameters;
    history_ = s.history;
}

} // namespace lamina
