#pragma once

#include <lamina/training/backpropagation.hpp>
#include <lamina/training/check_options.hpp>
#include <lamina/training/evaluate.hpp>
#include <lamina/training/fit_options.hpp>
#include <lamina/training/training_loop.hpp>
#include <lamina/training/update.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>
#include <utility>
#include <vector>

namespace lamina {

/// Trains a model epoch by epoch; `fit` is the shortcut. The model must outlive the trainer, and so must
/// samples that are views.
template <class N, class T = float, optimizer Optimizer = adam, class Loss = categorical_crossentropy,
          schedule Schedule = constant_rate>
    requires detail::given_network<N>
class trainer final : detail::training_loop<T> {
    using loop = detail::training_loop<T>;

public:
    using options_type = fit_options<Optimizer, Loss, Schedule, T>;

    /// Throws if options are invalid, or if samples or options do not fit the network or each other.
    trainer(model<N, T>& m, const std::type_identity_t<samples<T>>& data, const options_type& options);

    /// Trains until `epoch` returns false. Callbacks: see training_report; on_train_end receives the report
    /// of the last epoch.
    template <class... Callbacks>
    const lamina::history& run(Callbacks&&... callbacks) {
        while (epoch(callbacks...)) {}
        training_report last = this->report();
        (detail::call_train_end(callbacks, last), ...);
        return loop::history();
    }

    /// Trains one epoch and returns true: `while (t.epoch()) save_checkpoint(…);` saves after every epoch.
    /// After the last epoch, or once training has stopped, restores the best parameters if early stopping
    /// asks for it and returns false. Throws if a loss or a gradient is not finite; training is then stopped,
    /// and the parameters are those before the batch, or the best ones. After an exception from a callback,
    /// the next call repeats the epoch with the parameters as they are.
    template <class... Callbacks>
    bool epoch(Callbacks&&... callbacks) {
        return this->run_epoch(detail::bound_callbacks<std::remove_reference_t<Callbacks>...>(callbacks...));
    }

    using loop::finished;
    using loop::history;
    std::size_t threads() const { return network_.threads(); }

    /// Call between two epochs, or in on_epoch_end, where the epoch counts as trained; throws within an
    /// epoch.
    training_state<T> state() const;
    /// Throws, and changes nothing, if the state is damaged or belongs to another network, optimizer, loss,
    /// schedule, early stopping, batch size or number of samples. Without `values`, the caller must restore
    /// the parameters of the model.
    void restore(const training_state<T>& state, std::span<const T> values = {});

private:
    static detail::loop_options loop_options_of(const options_type& o) {
        return {.epochs = o.epochs,
                .shuffle = o.shuffle,
                .seed = o.seed,
                .early_stopping = o.early_stopping,
                .monitor = o.monitor,
                .terminate_on_nan = o.terminate_on_nan,
                .learning_rate = static_cast<double>(o.optimizer.learning_rate),
                .has_validation = !o.validation.empty() || o.validation_split != 0};
    }
    static detail::sample_order checked_order(const options_type& o, const samples<T>& data) {
        detail::check_options<N>(o, data);
        const std::size_t all = detail::count_samples<N>(data);
        return {all - detail::held_out(all, o.validation_split), o.batch_size};
    }
    static constexpr bool adapts = detail::adaptive_schedule<Schedule>;

    score learn(std::span<const std::uint32_t> batch, std::uint32_t seed, std::size_t step) override {
        const bool mixes = detail::mixing_of(options_).any();
        const samples<T> mixed = mixes ? mixer_.mix(network_.team(), batch, seed, step) : samples<T>();
        return network_.run(model_, mixes ? mixed : training_, options_.loss, gradients_,
                            mixes ? std::span<const std::uint32_t>() : batch, seed, step);
    }
    void update(step_info info) override { update_(network_.team(), model_.parameters(), gradients_, info); }
    score validate() override { return evaluate(model_, validation_, options_.loss, network_.threads()); }
    double rate_of(const progress& now) const override { return options_.schedule(now); }
    bool schedule_watches() const override { return adapts; }
    void show_to_schedule([[maybe_unused]] double metric) override {
        if constexpr (adapts) options_.schedule.observe(metric);
    }
    std::span<T> parameters() const override { return model_.parameters(); }
    std::span<const T> gradients() const override { return gradients_; }
    std::vector<detail::sample_part<T>> training_parts() const override {
        return detail::sample_parts<N>(training_);
    }
    std::vector<detail::sample_part<T>> validation_parts() const override {
        return detail::sample_parts<N>(validation_);
    }
    detail::training_names names() const override {
        return {detail::name_of<Optimizer>(), detail::name_of<Loss>(), detail::name_of<Schedule>(),
                detail::saved_options_of(options_.loss), detail::mixing_of(options_).saved_options()};
    }

    model<N, T>& model_;
    samples<T> training_, validation_;
    options_type options_;
    std::vector<T> gradients_;
    detail::backpropagation<N, T> network_;
    detail::updater<Optimizer, T> update_;
    detail::sample_mixer<T> mixer_;
};

template <class N, class T, optimizer Optimizer, class Loss, schedule Schedule>
    requires detail::given_network<N>
trainer<N, T, Optimizer, Loss, Schedule>::trainer(model<N, T>& m,
                                                  const std::type_identity_t<samples<T>>& data,
                                                  const options_type& options)
    : loop(loop_options_of(options), checked_order(options, data)), model_(m), training_(data),
      validation_(options.validation), options_(options), gradients_(detail::updated_parameters<N>),
      network_((std::min)(options.batch_size, detail::count_samples<N>(data)), options.threads),
      update_(options.optimizer, {options.clip_value, options.clip_norm, options.global_clip_norm},
              detail::tensor_rules<N, T>(), detail::updated_parameters<N>) {
    const std::size_t trained = this->order().samples(), rest = detail::count_samples<N>(data) - trained;
    if (rest != 0) {
        training_ = detail::take_samples<N>(data, 0, trained);
        validation_ = detail::take_samples<N>(data, trained, rest);
    }
    if (const auto how = detail::mixing_of(options_); how.any())
        mixer_ = {how, detail::mixed_parts_of<N>(training_), this->order().batch_size()};
    if constexpr (requires { options_.schedule.mode = goal::maximize; })
        options_.schedule.mode = detail::is_accuracy(options_.monitor) ? goal::maximize : goal::minimize;
}

template <class N, class T, optimizer Optimizer, class Loss, schedule Schedule>
    requires detail::given_network<N>
training_state<T> trainer<N, T, Optimizer, Loss, Schedule>::state() const {
    training_state<T> s = this->loop_state();
    s.optimizer_state = update_.state();
    if constexpr (adapts) s.schedule = options_.schedule.state();
    return s;
}

template <class N, class T, optimizer Optimizer, class Loss, schedule Schedule>
    requires detail::given_network<N>
void trainer<N, T, Optimizer, Loss, Schedule>::restore(const training_state<T>& state,
                                                       std::span<const T> values) {
    this->validate_state(state, values);
    detail::check_slots<Optimizer, T>(state.optimizer_state, detail::updated_parameters<N>);
    Schedule schedule = options_.schedule;
    if constexpr (adapts)
        schedule.restore(state.schedule);
    else if (!state.schedule.empty())
        raise("restore: the state is that of a schedule that watches a metric, the options have another");
    training_state<T> s = state;
    // Nothing below throws.
    options_.schedule = std::move(schedule);
    update_.state() = std::move(s.optimizer_state);
    this->resume(std::move(s), values);
}

} // namespace lamina
