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

/// Adagrad (Duchi et al. 2011) with Keras's formula and defaults: s ← s + g²; w ← w − rate · g / √(s +
/// epsilon).
struct adagrad {
    static constexpr const char* saved_as = "adagrad";
    double learning_rate = 1e-3;
    double initial_accumulator_value = 0.1;
    double epsilon = 1e-7;

    /// s.
    static constexpr std::size_t slot_count = 1;
    static constexpr bool elementwise = true;
    constexpr double initial_state() const { return initial_accumulator_value; }
    static constexpr bool holds_squares(std::size_t slot) { return slot == 0; }

    void validate() const {
        detail::demand_not_negative("adagrad: learning_rate", learning_rate);
        detail::demand_not_negative("adagrad: initial_accumulator_value", initial_accumulator_value);
        detail::demand_not_negative("adagrad: epsilon", epsilon);
        if (initial_accumulator_value == 0) detail::demand_positive("adagrad: epsilon", epsilon);
    }

    template <class T>
    void update(std::span<T> w, std::span<const std::type_identity_t<T>> gradient,
                std::array<std::span<std::type_identity_t<T>>, slot_count> state, step_info info) const {
        const T rate = static_cast<T>(info.learning_rate), eps = static_cast<T>(epsilon);
        const std::span<T> s = state[0];
        detail::sweep<T>(w.size(), [=]<class V>(std::type_identity<V>, std::size_t i) {
            using std::sqrt;
            const V g = simd::load<V>(&gradient[i]);
            const V sum = simd::load<V>(&s[i]) + g * g;
            simd::store(&s[i], sum);
            simd::store(&w[i], V(simd::load<V>(&w[i]) - V(rate) * g / sqrt(sum + V(eps))));
        });
    }
};

} // namespace lamina
