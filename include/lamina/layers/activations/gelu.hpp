#pragma once

#include <lamina/layers/activations/pointwise.hpp>
#include <lamina/layers/activations/smooth.hpp>
#include <lamina/layers/math.hpp>
#include <lamina/layers/register_math.hpp>

namespace lamina {
namespace words {

/// x Φ(x) with the exact normal distribution (Hendrycks & Gimpel 2016), the default in Keras and PyTorch.
struct gelu : pointwise<gelu> {
    static constexpr const char* label = "gelu";
    template <class V>
    static constexpr V distribution(V x) {
        using math::erf;
        return V(0.5) * (V(1) + erf(x * math::number<V>(0.70710678118654752)));
    }
    template <class V>
    static constexpr V apply(V x) {
        return x * distribution(x);
    }
    template <class V>
    static constexpr V derivative(V x, V) {
        return distribution(x)
               + x * math::number<V>(0.39894228040143268) * math::exp_of_minus(V(0.5) * x * x);
    }
};

/// gelu with x Φ(x) ≈ x/2 · (1 + tanh(√(2/π) (x + 0.044715 x³))) (Hendrycks & Gimpel 2016): Keras's
/// `approximate=True`, PyTorch's `approximate='tanh'`.
struct gelu_tanh : pointwise<gelu_tanh> {
    static constexpr const char* label = "gelu_tanh";
    template <class V>
    static constexpr V apply(V x) {
        return x * distribution(x);
    }
    template <class V>
    static constexpr V derivative(V x, V) {
        // Where x² would overflow, the derivative no longer changes.
        const V most = V(20);
        x = math::limit<V>::below(-most, math::limit<V>::above(most, x));
        const V d = distribution(x);
        const V slope = V(2) * math::number<V>(root) * (V(1) + math::number<V>(3 * cubic) * x * x);
        return d + x * d * (V(1) - d) * slope;
    }

private:
    static constexpr double root = 0.79788456080286536, cubic = 0.044715;
    /// (1 + tanh z) / 2 = σ(2z), which stays accurate where tanh is near −1.
    template <class V>
    static constexpr V distribution(V x) {
        return sigmoid::apply(V(2) * math::number<V>(root) * (x + math::number<V>(cubic) * x * x * x));
    }
};

} // namespace words

inline constexpr words::gelu gelu{};
inline constexpr words::gelu_tanh gelu_tanh{};

} // namespace lamina
