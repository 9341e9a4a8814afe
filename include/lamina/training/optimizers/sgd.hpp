#pragma once

#include <lamina/training/optimizers/optimizer.hpp>
#include <lamina/training/option_rules.hpp>

#include <array>
#include <cstddef>
#include <span>
#include <type_traits>

namespace lamina {

/// Stochastic gradient descent as in PyTorch: d = g + weight_decay · w; v ← momentum · v + d; w ← w − rate ·
/// v, or with nesterov w ← w − rate · (d + momentum · v). The rate is not part of v, so that a change of rate
/// takes effect at once. The default rate is Keras's.
struct sgd {
    static constexpr const char* saved_as = "sgd";
    double learning_rate = 0.01;
    double momentum = 0;
    bool nesterov = false;
    double weight_decay = 0;

    /// v; used only with momentum.
    static constexpr std::size_t slot_count = 1;
    static constexpr bool elementwise = true;
    static constexpr double initial_state() { return 0; }

    void validate() const {
        detail::demand_not_negative("sgd: learning_rate", learning_rate);
        detail::demand_below_one("sgd: momentum", momentum);
        detail::demand_not_negative("sgd: weight_decay", weight_decay);
        if (nesterov && momentum == 0)
            raise("sgd: nesterov without a momentum does nothing; give a momentum");
    }

    template <class T>
    void update(std::span<T> w, std::span<const std::type_identity_t<T>> gradient,
                std::array<std::span<std::type_identity_t<T>>, slot_count> state, step_info info) const {
        const T rate = static_cast<T>(info.learning_rate), decay = static_cast<T>(weight_decay);
        if (momentum == 0) {
            for (std::size_t i = 0; i < w.size(); ++i) w[i] -= rate * (gradient[i] + decay * w[i]);
            return;
        }
        const T mu = static_cast<T>(momentum);
        // d + momentum · v or v, without a branch in the loop.
        const T of_d = nesterov ? T{1} : T{0}, of_v = nesterov ? mu : T{1};
        const std::span<T> v = state[0];
        for (std::size_t i = 0; i < w.size(); ++i) {
            const T d = gradient[i] + decay * w[i];
            v[i] = mu * v[i] + d;
            w[i] -= rate * (of_d * d + of_v * v[i]);
        }
    }
};

} // namespace lamina
