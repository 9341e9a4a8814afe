#pragma once

#include <lamina/language/error.hpp>
#include <lamina/training/improvement.hpp>

#include <algorithm>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <numbers>
#include <span>
#include <string>
#include <vector>

namespace lamina {

/// Where training stands, before a step. Epochs and steps count from 0, steps over the whole training.
struct progress {
    std::size_t epoch;
    std::size_t step;
    std::size_t steps_per_epoch;
    std::size_t epochs;
    /// The optimizer's learning rate.
    double base_rate;
};

/// A schedule makes the learning rate of a step.
template <class S>
concept schedule = requires(const S s, progress p) {
    { s(p) } -> std::same_as<double>;
};

/// A schedule that learns from the validation metric after each epoch, and whose memory belongs into a
/// checkpoint.
template <class S>
concept adaptive_schedule =
    schedule<S> && requires(S s, const S c, double metric, std::span<const double> saved) {
        s.observe(metric);
        { c.state() } -> std::same_as<std::vector<double>>;
        s.restore(saved);
    };

/// What a schedule counts in; its `every` must be at least 1.
enum class period { epoch, step };

struct constant_rate {
    double operator()(progress p) const { return p.base_rate; }
};

/// base · gamma^⌊n / every⌋: a fall after every so many epochs or steps (PyTorch's StepLR).
struct step_decay {
    std::size_t every = 1;
    double gamma = 0.1;
    period counted_in = period::epoch;

    double operator()(progress p) const {
        const std::size_t n = counted_in == period::epoch ? p.epoch : p.step;
        return p.base_rate * std::pow(gamma, static_cast<double>(n / every));
    }
};

/// base · gamma^(n / every), falling with every step (Keras's ExponentialDecay); n counts steps, or epochs
/// and their fractions.
struct exponential_decay {
    std::size_t every = 1;
    double gamma = 0.96;
    period counted_in = period::epoch;

    double operator()(progress p) const {
        const std::size_t length = counted_in == period::epoch ? every * p.steps_per_epoch : every;
        return p.base_rate * std::pow(gamma, static_cast<double>(p.step) / static_cast<double>(length));
    }
};

/// Half a cosine from base down to `minimum` at total_steps (Loshchilov and Hutter 2017), after a linear
/// warm-up (Goyal et al. 2017) in which step i of n has rate base · (i + 1) / n. Total steps 0: the whole
/// training, warm-up included.
struct cosine_decay {
    std::size_t total_steps = 0;
    std::size_t warmup_steps = 0;
    double minimum = 0;

    double operator()(progress p) const {
        const double base = p.base_rate;
        if (p.step < warmup_steps)
            return base * static_cast<double>(p.step + 1) / static_cast<double>(warmup_steps);
        const std::size_t total = total_steps != 0 ? total_steps : p.epochs * p.steps_per_epoch;
        if (p.step >= total) return minimum;
        const double t =
            static_cast<double>(p.step - warmup_steps) / static_cast<double>(total - warmup_steps);
        return minimum + (base - minimum) * (1 + std::cos(std::numbers::pi * t)) / 2;
    }
};

/// Multiplies the rate by `factor` after `patience` epochs in a row in which the metric was no better than
/// its best, then waits anew (Keras's ReduceLROnPlateau and its defaults). Feed `observe` after each epoch.
struct reduce_on_plateau {
    double factor = 0.1;
    std::size_t patience = 10;
    double min_delta = 1e-4;
    double min_rate = 0;
    goal mode = goal::minimize;

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
            raise("reduce_on_plateau: a saved state has 4 numbers, this one has "
                  + std::to_string(state.size()));
        seen.restore(state.first(3));
        scale = state[3];
    }

    /// What was observed so far; not settings.
    improvement seen{};
    double scale = 1;
};

} // namespace lamina
