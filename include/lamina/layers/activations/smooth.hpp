#pragma once

#include <lamina/language/number_text.hpp>
#include <lamina/layers/activations/pointwise.hpp>
#include <lamina/layers/math.hpp>
#include <lamina/layers/register_math.hpp>

#include <string>

namespace lamina {
namespace words {

/// x, or α (eˣ − 1) where x is negative (Clevert et al. 2016).
template <double Alpha>
struct elu : pointwise<elu<Alpha>> {
    static constexpr const char* label = "elu";
    static std::string describe() {
        return Alpha == 1 ? std::string(label) : detail::with_number(label, Alpha);
    }
    static constexpr bool monotonic = Alpha >= 0;
    static constexpr bool from_output = monotonic;
    template <class V>
    static constexpr V apply(V x) {
        using math::select;
        const V e = math::exp_of_minus(select(x < V(0), -x, V(0)));
        return select(x < V(0), math::number<V>(Alpha) * (e - V(1)), x);
    }
    template <class V>
    static constexpr V derivative(V x, V y) {
        using math::select;
        return select((from_output ? y : x) > V(0), V(1), y + math::number<V>(Alpha));
    }
};

/// Scaled ELU with the constants of Klambauer et al. 2017.
struct selu : pointwise<selu> {
    static constexpr const char* label = "selu";
    static constexpr bool monotonic = true;
    static constexpr bool from_output = true;
    static constexpr double alpha = 1.6732632423543772, scale = 1.0507009873554805;
    template <class V>
    static constexpr V apply(V x) {
        return math::number<V>(scale) * elu<alpha>::apply(x);
    }
    template <class V>
    static constexpr V derivative(V, V y) {
        using math::select;
        return select(y > V(0), math::number<V>(scale), y + math::number<V>(scale * alpha));
    }
};

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

/// 1 / (1 + e⁻ˣ), without overflow at either end.
struct sigmoid : pointwise<sigmoid> {
    static constexpr const char* label = "sigmoid";
    static constexpr bool monotonic = true;
    static constexpr bool from_output = true;
    template <class V>
    static constexpr V apply(V x) {
        using math::fabs, math::select;
        const V e = math::exp_of_minus(fabs(x));
        return select(x < V(0), e, V(1)) / (V(1) + e);
    }
    template <class V>
    static constexpr V derivative(V, V y) {
        return y * (V(1) - y);
    }
};

/// x σ(x), also called swish (Ramachandran et al. 2017).
struct silu : pointwise<silu> {
    static constexpr const char* label = "silu";
    template <class V>
    static constexpr V apply(V x) {
        return x * sigmoid::apply(x);
    }
    template <class V>
    static constexpr V derivative(V x, V y) {
        const V s = sigmoid::apply(x);
        return s + y * (V(1) - s);
    }
};

/// ln(1 + eˣ), without overflow and accurate for small results.
struct softplus : pointwise<softplus> {
    static constexpr const char* label = "softplus";
    static constexpr bool monotonic = true;
    template <class V>
    static constexpr V apply(V x) {
        using math::fabs, math::select;
        return select(x > V(0), x, V(0)) + log_of_one_plus(math::exp_of_minus(fabs(x)));
    }
    template <class V>
    static constexpr V derivative(V x, V) {
        return sigmoid::apply(x);
    }

private:
    /// ln(1 + e) for 0 ≤ e ≤ 1 as 2 artanh(e / (2 + e)), by its series. (xsimd 8.1's log does not compile for
    /// AVX-512.)
    template <class V>
    static constexpr V log_of_one_plus(V e) {
        const V z = e / (V(2) + e);
        const V square = z * z;
        V sum = V(0);
        for (int k = 33; k > 0; k -= 2) sum = sum * square + math::number<V>(1.0 / k);
        return V(2) * z * sum;
    }
};

/// x tanh(ln(1 + eˣ)) (Misra 2019), without overflow at either end.
struct mish : pointwise<mish> {
    static constexpr const char* label = "mish";
    template <class V>
    static constexpr V apply(V x) {
        const auto t = of(x);
        return x * (t.above / t.below);
    }
    template <class V>
    static constexpr V derivative(V x, V) {
        const auto t = of(x);
        const V value = t.above / t.below;
        return value + x * (t.rest / t.below) * (V(1) + value) * sigmoid::apply(x);
    }

private:
    /// tanh(ln(1 + eˣ)) is above / below; rest is below − above.
    template <class V>
    struct fraction {
        V above, rest, below;
    };
    /// (e² + 2e) / (e² + 2e + 2) for e = eˣ, numerator and denominator divided by e² where x is positive.
    template <class V>
    static constexpr fraction<V> of(V x) {
        using math::fabs, math::select;
        const V e = math::exp_of_minus(fabs(x));
        const V above = select(x < V(0), e * (e + V(2)), V(1) + V(2) * e);
        const V rest = select(x < V(0), V(2), V(2) * e * e);
        return {above, rest, above + rest};
    }
};

} // namespace words

template <double Alpha = 1.0>
inline constexpr words::elu<Alpha> elu_alpha{};
inline constexpr words::elu<1.0> elu{};
inline constexpr words::selu selu{};
inline constexpr words::gelu gelu{};
inline constexpr words::sigmoid sigmoid{};
inline constexpr words::silu silu{};
inline constexpr words::softplus softplus{};
inline constexpr words::mish mish{};

} // namespace lamina
