#pragma once

#include <lamina/kernels/simd/simd.hpp>
#include <lamina/training/optimizers/optimizer.hpp>
#include <lamina/training/optimizers/sweep.hpp>
#include <lamina/training/option_rules.hpp>

#include <array>
#include <cmath>
#include <cstddef>
#include <span>
#include <type_traits>

namespace lamina {

/// RMSprop (Hinton 2012) with Keras's formula and defaults: s ← rho · s + (1 − rho) · g²;
/// d = rate · g / √(s + epsilon); w ← w − d. `centered` subtracts the square of the gradient's running mean
/// from s. With momentum, m ← momentum · m + d and w ← w − m.
struct rmsprop {
    static constexpr const char* saved_as = "rmsprop";
    double learning_rate = 1e-3;
    double rho = 0.9;
    double momentum = 0;
    double epsilon = 1e-7;
    bool centered = false;

    /// s, the gradient's running mean (used only if centered), and m (used only with momentum).
    static constexpr std::size_t slot_count = 3;
    static constexpr bool elementwise = true;
    static constexpr double initial_state() { return 0; }
    static constexpr bool holds_squares(std::size_t slot) { return slot == 0; }

    void validate() const {
        detail::demand_not_negative("rmsprop: learning_rate", learning_rate);
        detail::demand_below_one("rmsprop: rho", rho);
        detail::demand_below_one("rmsprop: momentum", momentum);
        detail::demand_positive("rmsprop: epsilon", epsilon);
    }

    template <class T>
    void update(std::span<T> w, std::span<const std::type_identity_t<T>> gradient,
                std::array<std::span<std::type_identity_t<T>>, slot_count> state, step_info info) const {
        const T keep = static_cast<T>(rho), take = static_cast<T>(1 - rho);
        const T rate = static_cast<T>(info.learning_rate), eps = static_cast<T>(epsilon),
                mu = static_cast<T>(momentum);
        const auto [s, mean, m] = state;
        detail::sweep<T>(w.size(), [=, this]<class V>(std::type_identity<V>, std::size_t i) {
            using std::sqrt;
            const V g = simd::load<V>(&gradient[i]);
            V variance = V(keep) * simd::load<V>(&s[i]) + V(take) * g * g;
            simd::store(&s[i], variance);
            if (centered) {
                const V average = V(keep) * simd::load<V>(&mean[i]) + V(take) * g;
                simd::store(&mean[i], average);
                variance = simd::larger(V(variance - average * average), V(T{0}));
            }
            V d = V(rate) * g / sqrt(variance + V(eps));
            if (momentum != 0) {
                d += V(mu) * simd::load<V>(&m[i]);
                simd::store(&m[i], d);
            }
            simd::store(&w[i], V(simd::load<V>(&w[i]) - d));
        });
    }
};

} // namespace lamina
