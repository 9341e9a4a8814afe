#pragma once

#include <lamina/training/bound_callbacks.hpp>
#include <lamina/training/check_state.hpp>
#include <lamina/training/early_stopping.hpp>
#include <lamina/training/epoch_means.hpp>
#include <lamina/training/history.hpp>
#include <lamina/training/not_finite.hpp>
#include <lamina/training/optimizers/optimizer.hpp>
#include <lamina/training/sample_order.hpp>
#include <lamina/training/schedules.hpp>
#include <lamina/training/training_state.hpp>
#include <lamina/training/watched_metric.hpp>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace lamina::detail {

/// The options of a training that do not depend on a type; see fit_options.
struct loop_options {
    std::size_t epochs = 0;
    bool shuffle = true;
    std::uint32_t seed = 0;
    std::optional<lamina::early_stopping> early_stopping;
    metric monitor = metric::val_loss;
    bool terminate_on_nan = true;
    /// The optimizer's rate.
    double learning_rate = 0;
    bool has_validation = false;
};

/// The epochs and batches of a training, whatever its network, loss, optimizer and schedule: those are the
/// trainer's, which derives from this.
template <class T>
class training_loop {
public:
    virtual ~training_loop() = default;

    bool finished() const { return stopped_ || epoch_ >= options_.epochs; }
    const lamina::history& history() const { return history_; }

protected:
    training_loop(const loop_options& options, const sample_order& order) : options_(options), order_(order) {
        if (options_.early_stopping)
            options_.early_stopping->mode = is_accuracy(options_.monitor) ? goal::maximize : goal::minimize;
    }
    training_loop(const training_loop&) = default;
    training_loop& operator=(const training_loop&) = default;

    bool run_epoch(const training_events& events);
    const training_report& report() const { return report_; }
    const sample_order& order() const { return order_; }

    /// The parts of a state that do not belong to the optimizer or the schedule.
    training_state<T> loop_state() const;
    /// Throws unless the state and the parameters, if any are given, fit the training.
    void validate_state(const training_state<T>& state, std::span<const T> values) const;
    /// Resumes from a state that has been checked.
    void resume(training_state<T>&& state, std::span<const T> values) noexcept;

private:
    using clock = std::chrono::steady_clock;

    /// The gradients of a batch.
    virtual score learn(std::span<const std::uint32_t> batch, std::uint32_t seed, std::size_t step) = 0;
    virtual void update(step_info info) = 0;
    virtual score validate() = 0;
    virtual double rate_of(const progress& now) const = 0;
    /// For a schedule that watches a metric.
    virtual bool schedule_watches() const = 0;
    virtual void show_to_schedule(double metric) = 0;
    virtual std::span<T> parameters() const = 0;
    virtual std::span<const T> gradients() const = 0;
    virtual std::vector<sample_part<T>> training_parts() const = 0;
    virtual std::vector<sample_part<T>> validation_parts() const = 0;
    virtual training_names names() const = 0;

    void begin_epoch();
    std::span<const std::uint32_t> batch() const { return order_.batch(report_.batch); }
    double learning_rate() const;
    score train_batch();
    void report_validation();
    void end_epoch();
    bool is_healthy() const;
    void learn_from(double metric);
    void return_to_best() {
        if (!best_.empty()) std::ranges::copy(best_, parameters().begin());
    }
    [[noreturn]] void give_up(const std::string& where, const std::vector<sample_part<T>>& data,
                              std::span<const std::uint32_t> chosen);

    loop_options options_;
    sample_order order_;
    std::vector<T> best_;
    lamina::history history_;
    std::size_t epoch_ = 0, step_ = 0;
    bool stopped_ = false, within_epoch_ = false;
    training_report report_;
};

template <class T>
bool training_loop<T>::run_epoch(const training_events& events) {
    if (finished()) {
        return_to_best();
        return false;
    }
    const auto start = clock::now();
    const auto seconds = [&] { return std::chrono::duration<double>(clock::now() - start).count(); };
    begin_epoch();
    events.on_epoch_begin(report_);
    if (report_.stop) {
        stopped_ = true;
        within_epoch_ = false;
        return_to_best();
        return false;
    }
    if (options_.shuffle)
        order_.shuffle(options_.seed, epoch_);
    else
        order_.sort();
    epoch_means means;
    for (report_.batch = 0; report_.batch < report_.batches && !report_.stop; ++report_.batch) {
        report_.learning_rate = learning_rate();
        const auto weight = static_cast<double>(batch().size());
        means.add(train_batch(), weight, report_);
        report_.seconds = seconds();
        events.on_batch_end(report_);
    }
    if (options_.has_validation) report_validation();
    report_.seconds = seconds();
    end_epoch();
    events.on_epoch_end(report_);
    stopped_ = stopped_ || report_.stop;
    if (options_.terminate_on_nan && !is_healthy()) give_up(name_end(report_), validation_parts(), {});
    return true;
}

template <class T>
void training_loop<T>::begin_epoch() {
    step_ = epoch_ * order_.batches();
    within_epoch_ = true;
    report_ = {};
    report_.epoch = epoch_;
    report_.epochs = options_.epochs;
    report_.batches = order_.batches();
}

template <class T>
double training_loop<T>::learning_rate() const {
    const double rate = rate_of({epoch_, step_, order_.batches(), options_.epochs, options_.learning_rate});
    if (!(rate >= 0 && rate <= (std::numeric_limits<float>::max)()))
        demand_not_negative("fit: the learning rate of step " + std::to_string(step_), rate);
    return rate;
}

/// A batch whose loss or gradients are not finite does not change the parameters.
template <class T>
score training_loop<T>::train_batch() {
    const score s = learn(batch(), options_.seed, step_);
    if (std::isfinite(s.loss) && all_finite<T>(gradients()))
        update({report_.learning_rate, step_ + 1});
    else if (options_.terminate_on_nan)
        give_up(name_batch(report_, s.loss), training_parts(), batch());
    ++step_;
    return s;
}

template <class T>
void training_loop<T>::report_validation() {
    const score s = validate();
    report_.val_loss = s.loss;
    report_.val_accuracy = s.accuracy;
    for (std::size_t i = 0; i < s.results.size(); ++i) {
        report_.results[i].val_loss = s.results[i].loss;
        report_.results[i].val_accuracy = s.results[i].accuracy;
    }
}

/// Whether the epoch's losses and the resulting parameters are finite.
template <class T>
bool training_loop<T>::is_healthy() const {
    return std::isfinite(report_.loss) && std::isfinite(report_.val_loss.value_or(0))
           && all_finite<T>(parameters());
}

/// `chosen`: the samples of the data that may be the cause; empty for all.
template <class T>
void training_loop<T>::give_up(const std::string& where, const std::vector<sample_part<T>>& data,
                               std::span<const std::uint32_t> chosen) {
    const std::string why = why_not_finite<T>(report_, parameters(), data, chosen);
    stopped_ = true;
    return_to_best();
    raise({"fit: ", where, why, " (to go on all the same: terminate_on_nan = false)"});
}

template <class T>
void training_loop<T>::end_epoch() {
    if (options_.early_stopping || schedule_watches())
        learn_from(is_healthy() ? value_of(options_.monitor, report_)
                                : std::numeric_limits<double>::quiet_NaN());
    add_epoch(history_, report_);
    ++epoch_;
    stopped_ = stopped_ || report_.stop;
    within_epoch_ = false;
}

template <class T>
void training_loop<T>::learn_from(double metric) {
    if (schedule_watches()) show_to_schedule(metric);
    if (!options_.early_stopping) return;
    const auto verdict = options_.early_stopping->observe(metric);
    if (verdict.improved && options_.early_stopping->restore_best_weights)
        best_.assign(parameters().begin(), parameters().end());
    stopped_ = stopped_ || verdict.stop;
}

template <class T>
training_state<T> training_loop<T>::loop_state() const {
    if (within_epoch_)
        raise("trainer: the state is asked for within an epoch; ask between two of them or in on_epoch_end");
    const training_names own = names();
    training_state<T> s;
    s.epoch = epoch_;
    s.step = step_;
    s.seed = options_.seed;
    s.stopped = stopped_;
    s.best_parameters = best_;
    s.history = history_;
    s.optimizer_name = own.optimizer;
    s.loss_name = own.loss;
    s.schedule_name = own.schedule;
    s.loss_options = own.loss_options;
    s.mixing = own.mixing;
    s.batch_size = order_.batch_size();
    s.samples = order_.samples();
    if (options_.early_stopping) s.early_stopping = options_.early_stopping->state();
    return s;
}

template <class T>
void training_loop<T>::validate_state(const training_state<T>& state, std::span<const T> values) const {
    check_state<T>(state,
                   {names(), order_.batch_size(), order_.samples(), order_.batches(), parameters().size(),
                    options_.early_stopping.has_value(), options_.has_validation});
    if (!values.empty()) check_parameters<T>("those given", values, parameters().size());
    auto stopping = options_.early_stopping;
    if (stopping) stopping->restore(state.early_stopping);
}

template <class T>
void training_loop<T>::resume(training_state<T>&& state, std::span<const T> values) noexcept {
    best_ = std::move(state.best_parameters);
    history_ = std::move(state.history);
    if (options_.early_stopping) options_.early_stopping->restore(state.early_stopping);
    options_.seed = state.seed;
    epoch_ = state.epoch;
    step_ = state.step;
    stopped_ = state.stopped;
    within_epoch_ = false;
    std::ranges::copy(values, parameters().begin());
}

} // namespace lamina::detail
