#pragma once

#include <lamina/training/backpropagation.hpp>
#include <lamina/training/callbacks.hpp>
#include <lamina/training/check_options.hpp>
#include <lamina/training/evaluate.hpp>
#include <lamina/training/fit_options.hpp>
#include <lamina/training/training_state.hpp>
#include <lamina/training/update.hpp>

#include <boost/random/mersenne_twister.hpp>
#include <boost/random/uniform_int_distribution.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace lamina {

/// Trains a model epoch by epoch; `fit` is the short way. The model must outlive it, and so must samples that
/// are a view.
template <class N, class T = float, optimizer Optimizer = adam, class Loss = categorical_crossentropy,
          schedule Schedule = constant_rate>
    requires is_network<N>
class trainer {
public:
    using options_type = fit_options<Optimizer, Loss, Schedule, T>;

    /// Throws where samples or options do not fit the network or each other.
    trainer(model<N, T>& m, const std::type_identity_t<samples<T>>& data, const options_type& options);

    /// Trains until the last epoch of the options or until it is stopped; then goes back to the best
    /// parameters if early stopping wants that. Callbacks: see training_report; on_train_end gets the last
    /// epoch's.
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
    training_report report_;
};

template <class N, class T, optimizer Optimizer, class Loss, schedule Schedule>
    requires is_network<N>
trainer<N, T, Optimizer, Loss, Schedule>::trainer(model<N, T>& m,
                                                  const std::type_identity_t<samples<T>>& data,
                                                  const options_type& options)
    : model_(m), training_(data), validation_(options.validation),
      options_(detail::checked_options<N>(options, data)), gradients_(parameters<N>),
      network_(std::min(options.batch_size, count_samples<N>(data)), options.threads),
      update_(options.optimizer, {options.clip_value, options.clip_norm, options.global_clip_norm},
              detail::tensor_rules<N, T>(), parameters<N>, network_.threads()) {
    const std::size_t n = count_samples<N>(data), held = detail::held_out(n, options.validation_split);
    if (held != 0) {
        training_ = take_samples<N>(data, 0, n - held);
        validation_ = take_samples<N>(data, n - held, held);
    }
    order_.resize(n - held);
    const goal better = detail::is_accuracy(options_.monitor) ? goal::maximize : goal::minimize;
    if (options_.early_stopping) options_.early_stopping->mode = better;
    if constexpr (requires { options_.schedule.mode = better; }) options_.schedule.mode = better;
}

template <class N, class T, optimizer Optimizer, class Loss, schedule Schedule>
    requires is_network<N>
template <class... Callbacks>
const history& trainer<N, T, Optimizer, Loss, Schedule>::run(Callbacks&&... callbacks) {
    while (!finished()) epoch(callbacks...);
    if (!best_.empty()) std::ranges::copy(best_, model_.parameters().begin());
    (detail::call_train_end(callbacks, report_), ...);
    return history_;
}

template <class N, class T, optimizer Optimizer, class Loss, schedule Schedule>
    requires is_network<N>
template <class... Callbacks>
bool trainer<N, T, Optimizer, Loss, Schedule>::epoch(Callbacks&&... callbacks) {
    static_assert((detail::is_callback<std::remove_reference_t<Callbacks>> && ...),
                  "fit: a callback has none of on_epoch_begin, on_batch_end, on_epoch_end and on_train_end "
                  "that takes a training_report&");
    if (finished()) return false;
    const auto start = clock::now();
    const auto seconds = [&] { return std::chrono::duration<double>(clock::now() - start).count(); };
    report_ = {};
    training_report& report = report_;
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
    requires is_network<N>
void trainer<N, T, Optimizer, Loss, Schedule>::shuffle() {
    std::iota(order_.begin(), order_.end(), std::uint32_t{0});
    if (!options_.shuffle) return;
    boost::random::mt19937 random(detail::counter_random(options_.seed, epoch_, 0, 0)(0));
    for (std::size_t i = order_.size() - 1; i > 0; --i)
        std::swap(order_[i], order_[boost::random::uniform_int_distribution<std::size_t>(0, i)(random)]);
}

template <class N, class T, optimizer Optimizer, class Loss, schedule Schedule>
    requires is_network<N>
double trainer<N, T, Optimizer, Loss, Schedule>::learning_rate() const {
    return options_.schedule(progress{epoch_, step_, batches(), options_.epochs,
                                      static_cast<double>(options_.optimizer.learning_rate)});
}

template <class N, class T, optimizer Optimizer, class Loss, schedule Schedule>
    requires is_network<N>
score trainer<N, T, Optimizer, Loss, Schedule>::train_batch(std::size_t batch, double rate) {
    const std::size_t first = batch * options_.batch_size;
    const auto chosen =
        std::span(order_).subspan(first, std::min(options_.batch_size, order_.size() - first));
    const score s = network_.run(model_, training_, options_.loss, gradients_, chosen, options_.seed, step_);
    update_(model_.parameters(), gradients_, {rate, ++step_});
    return s;
}

template <class N, class T, optimizer Optimizer, class Loss, schedule Schedule>
    requires is_network<N>
void trainer<N, T, Optimizer, Loss, Schedule>::validate(training_report& report) const {
    if (validation_.empty()) return;
    const score s = evaluate(model_, validation_, options_.loss, network_.threads());
    report.val_loss = s.loss;
    report.val_accuracy = s.accuracy;
}

template <class N, class T, optimizer Optimizer, class Loss, schedule Schedule>
    requires is_network<N>
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
    requires is_network<N>
void trainer<N, T, Optimizer, Loss, Schedule>::learn_from(const training_report& report) {
    if constexpr (adaptive_schedule<Schedule>) options_.schedule.observe(watched(report));
    if (!options_.early_stopping) return;
    const auto verdict = options_.early_stopping->observe(watched(report));
    if (verdict.improved && options_.early_stopping->restore_best_weights)
        best_.assign(model_.parameters().begin(), model_.parameters().end());
    stopped_ = stopped_ || verdict.stop;
}

template <class N, class T, optimizer Optimizer, class Loss, schedule Schedule>
    requires is_network<N>
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
    requires is_network<N>
training_state<T> trainer<N, T, Optimizer, Loss, Schedule>::state() const {
    training_state<T> s{epoch_, step_, options_.seed, stopped_, update_.slots(), {}, {}, best_, history_};
    if constexpr (adaptive_schedule<Schedule>) s.schedule = options_.schedule.state();
    if (options_.early_stopping) s.early_stopping = options_.early_stopping->state();
    return s;
}

template <class N, class T, optimizer Optimizer, class Loss, schedule Schedule>
    requires is_network<N>
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
