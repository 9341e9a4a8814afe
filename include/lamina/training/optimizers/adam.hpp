#pragma once

#include <lamina/kernels/simd/simd.hpp>
#include <lamina/training/optimizers/optimizer.hpp>
#include <lamina/training/optimizers/sweep.hpp>
#include <lamina/training/option_rules.hpp>

#include <array>
#include <cmath>
#include <cstddef>
#include <span>
#include <string>
#include <type_traits>

namespace lamina {

namespace detail {

/// For Adam and AdamW.
template <class HyperParameters>
void validate_adam(const HyperParameters& h) {
    const std::string name = std::string(HyperParameters::saved_as) + ": ";
    demand_not_negative(name + "learning_rate", h.learning_rate);
    demand_below_one(name + "beta_1", h.beta_1);
    demand_below_one(name + "beta_2", h.beta_2);
    demand_positive(name + "epsilon", h.epsilon);
}

/// One update of Adam, with w first multiplied by `keep`.
template <class T, class HyperParameters>
void adam_update(const HyperParameters& h, double keep, std::span<T> w, std::span<const T> gradient,
                 std::span<T> m, std::span<T> v, step_info info) {
    const double t = static_cast<double>(info.step);
    const T rate = static_cast<T>(info.learning_rate / (1 - std::pow(h.beta_1, t)));
    const T root_scale = static_cast<T>(1 / std::sqrt(1 - std::pow(h.beta_2, t)));
    const T keep_m = static_cast<T>(h.beta_1), take_m = static_cast<T>(1 - h.beta_1);
    const T keep_v = static_cast<T>(h.beta_2), take_v = static_cast<T>(1 - h.beta_2);
    const T keep_w = static_cast<T>(keep), eps = static_cast<T>(h.epsilon);
    sweep<T>(w.size(), [=]<class V>(std::type_identity<V>, std::size_t i) {
        using std::sqrt;
        const V g = simd::load<V>(&gradient[i]);
        const V mean = V(keep_m) * simd::load<V>(&m[i]) + V(take_m) * g;
        const V square = V(keep_v) * simd::load<V>(&v[i]) + V(take_v) * g * g;
        simd::store(&m[i], mean);
        simd::store(&v[i], square);
        const V d = V(rate) * mean / (sqrt(square) * V(root_scale) + V(eps));
        simd::store(&w[i], V(V(keep_w) * simd::load<V>(&w[i]) - d));
    });
}

} // namespace detail

/// Adam (Kingma and Ba 2015, algorithm 1): m ← β₁·m + (1 − β₁)·g; v ← β₂·v + (1 − β₂)·g²;
/// w ← w − rate · m̂ / (√v̂ + epsilon) with m̂ = m / (1 − β₁ᵗ), v̂ = v / (1 − β₂ᵗ). This is PyTorch's formula.
/// Keras has the same defaults but adds epsilon to √v before the correction, which differs only in the first
/// steps.
struct adam {
    static constexpr const char* saved_as = "adam";
    double learning_rate = 1e-3;
    double beta_1 = 0.9;
    double beta_2 = 0.999;
    double epsilon = 1e-7;

    /// m and v.
    static constexpr std::size_t slot_count = 2;
    static constexpr bool elementwise = true;
    static constexpr double initial_state() { return 0; }
    static constexpr bool holds_squares(std::size_t slot) { return slot == 1; }

    void validate() const { detail::validate_adam(*this); }

    template <class T>
    void update(std::span<T> w, std::span<const std::type_identity_t<T>> gradient,
                std::array<std::span<std::type_identity_t<T>>, slot_count> state, step_info info) const {
        detail::adam_update<T>(*this, 1.0, w, gradient, state[0], state[1], info);
    }
};

/// Adam with decoupled weight decay (Loshchilov and Hutter 2019): w ← w · (1 − rate · weight_decay) before
/// Adam's update. The default decay is Keras's; PyTorch's is 0.01.
struct adamw {
    static constexpr const char* saved_as = "adamw";
    double learning_rate = 1e-3;
    double beta_1 = 0.9;
    double beta_2 = 0.999;
    double epsilon = 1e-7;
    double weight_decay = 0.004;

    /// m and v.
    static constexpr std::size_t slot_count = 2;
    static constexpr bool elementwise = true;
    static constexpr double initial_state() { return 0; }
    static constexpr bool holds_squares(std::size_t slot) { return slot == 1; }

    void validate() const {
        detail::validate_adam(*this);
        detail::demand_not_negative("adamw: weight_decay", weight_decay);
    }

    template <class T>
    void update(std::span<T> w, std::span<const std::type_identity_t<T>> gradient,
                std::array<std::span<std::type_identity_t<T>>, slot_count> state, step_info info) const {
        detail::adam_update<T>(*this, 1 - info.learning_rate * weight_decay, w, gradient, state[0], state[1],
                               info);
    }
};

} // namespace lamina
