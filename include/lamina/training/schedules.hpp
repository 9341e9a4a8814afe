#pragma once

#include <lamina/language/error.hpp>
#include <lamina/training/improvement.hpp>
#include <lamina/training/option_rules.hpp>

#include <algorithm>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <numbers>
#include <span>
#include <string>
#include <vector>

namespace lamina {

/// The position in training before a step. Epochs and steps count from 0, steps over the whole training.
struct progress {
    std::size_t epoch;
    std::size_t step;
    std::size_t steps_per_epoch;
    std::size_t epochs;
    /// The optimizer's learning rate.
    double base_rate;
};

/// A schedule computes the learning rate of a step. It may have `saved_as`, its name in checkpoints, and
/// `validate(progress)`, which throws if its options are invalid for a training that starts at this progress.
template <class S>
concept schedule = requires(const S s, progress p) {
    { s(p) } -> std::same_as<double>;
};

namespace detail {

/// A schedule that adapts to the watched metric after each epoch; its state is saved in checkpoints.
template <class S>
concept adaptive_schedule =
    schedule<S> && requires(S s, const S c, double metric, std::span<const double> saved) {
        s.observe(metric);
        { c.state() } -> std::same_as<std::vector<double>>;
        s.restore(saved);
    };

} // namespace detail

/// The unit of a schedule's `every`, which must be at least 1.
enum class period { epoch, step };

struct constant_rate {
    static constexpr const char* saved_as = "constant_rate";

    double operator()(progress p) const { return p.base_rate; }
};

/// base · gamma^⌊n / every⌋: drops after every `every` epochs or steps (PyTorch's StepLR).
struct step_decay {
    static constexpr const char* saved_as = "step_decay";
    std::size_t every = 1;
    double gamma = 0.1;
    period counted_in = period::epoch;

    void validate(progress) const {
        detail::demand_some("step_decay: every", every);
        detail::demand_positive("step_decay: gamma", gamma);
    }

    double operator()(progress p) const {
        const std::size_t n = counted_in == period::epoch ? p.epoch : p.step;
        const std::size_t drops = n / every;
        return p.base_rate * std::pow(gamma, static_cast<double>(drops));
    }
};

/// base · gamma^(n / every), falling with every step (Keras's ExponentialDecay). n counts steps, or epochs
/// including fractions.
struct exponential_decay {
    static constexpr const char* saved_as = "exponential_decay";
    std::size_t every = 1;
    double gamma = 0.96;
    period counted_in = period::epoch;

    void validate(progress) const {
        detail::demand_some("exponential_decay: every", every);
        detail::demand_positive("exponential_decay: gamma", gamma);
    }

    double operator()(progress p) const {
        const double unit = counted_in == period::epoch ? static_cast<double>(p.steps_per_epoch) : 1;
        return p.base_rate
               * std::pow(gamma, static_cast<double>(p.step) / (static_cast<double>(every) * unit));
    }
};

/// Half a cosine from base down to `minimum` at total_steps (Loshchilov and Hutter 2017), after a linear
/// warm-up (Goyal et al. 2017) in which step i of n has rate base · (i + 1) / n. total_steps 0: the whole
/// training, warm-up included.
struct cosine_decay {
    static constexpr const char* saved_as = "cosine_decay";
    std::size_t total_steps = 0;
    std::size_t warmup_steps = 0;
    double minimum = 0;

    void validate(progress p) const {
        detail::demand_not_negative("cosine_decay: minimum", minimum);
        detail::demand(minimum <= p.base_rate, "cosine_decay: minimum", minimum,
                       "at most the optimizer's learning rate");
        if (total_steps != 0 || p.epochs != 0) // otherwise there are no steps to warm up in
            detail::demand(static_cast<double>(warmup_steps) <= whole(p), "cosine_decay: warmup_steps",
                           static_cast<double>(warmup_steps),
                           "at most " + detail::short_number(whole(p)) + ", the steps of the whole");
    }

    double operator()(progress p) const {
        const double base = p.base_rate, step = static_cast<double>(p.step), total = whole(p);
        const double warmup = static_cast<double>(warmup_steps);
        if (p.step < warmup_steps) return base * (step + 1) / warmup;
        if (step >= total) return minimum;
        const double t = (step - warmup) / (total - warmup);
        return minimum + (base - minimum) * (1 + std::cos(std::numbers::pi * t)) / 2;
    }

private:
    /// In steps. A double, because epochs · steps may exceed any integer when training is open-ended.
    double whole(progress p) const {
        if (total_steps != 0) return static_cast<double>(total_steps);
        return static_cast<double>(p.epochs) * static_cast<double>(p.steps_per_epoch);
    }
};

/// Multiplies the rate by `factor` after `patience` consecutive epochs in which the metric did not improve on
/// its best, then starts counting again (Keras's ReduceLROnPlateau and its defaults). Call `observe` after
/// each epoch.
struct reduce_on_plateau {
    static constexpr const char* saved_as = "reduce_on_plateau";
    double factor = 0.1;
    std::size_t patience = 10;
    double min_delta = 1e-4;
    double min_rate = 0;
    goal mode = goal::minimize;

    void validate(progress p) const {
        detail::demand(factor > 0 && factor < 1, "reduce_on_plateau: factor", factor,
                       "above 0 and less than 1");
        detail::demand_not_negative("reduce_on_plateau: min_delta", min_delta);
        detail::demand_not_negative("reduce_on_plateau: min_rate", min_rate);
        detail::demand(min_rate <= p.base_rate, "reduce_on_plateau: min_rate", min_rate,
                       "at most the optimizer's learning rate");
        detail::demand_share("reduce_on_plateau: scale", scale);
        seen.validate();
    }

    double operator()(progress p) const {
        return (std::min)(p.base_rate, (std::max)(p.base_rate * scale, min_rate));
    }

    void observe(double metric) {
        if (seen.observe(metric, mode, min_delta) || seen.waited < patience) return;
        scale *= factor;
        seen.waited = 0;
    }

    /// For checkpoints.
    std::vector<double> state() const {
        std::vector<double> numbers = seen.state();
        numbers.push_back(scale);
        return numbers;
    }
    void restore(std::span<const double> state) {
        if (state.size() != 4)
            raise({"reduce_on_plateau: a saved state has 4 numbers, this one has ", state.size()});
        detail::demand_share("reduce_on_plateau: a saved scale", state[3]);
        seen.restore(state.first(3));
        scale = state[3];
    }

    /// What was observed so far; not settings.
    detail::improvement seen{};
    double scale = 1;
};

} // namespace lamina
