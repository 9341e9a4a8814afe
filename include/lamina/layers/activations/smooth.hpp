#pragma once

#include <lamina/layers/activations/pointwise.hpp>
#include <lamina/layers/math.hpp>
#include <lamina/layers/register_math.hpp>

namespace lamina {
namespace words {

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

/// x / (1 + |x|), ±1 for infinities.
struct softsign : pointwise<softsign> {
    static constexpr const char* label = "softsign";
    static constexpr bool monotonic = true;
    static constexpr bool from_output = true;
    template <class V>
    static constexpr V apply(V x) {
        using math::fabs;
        const V most = math::number<V>(1e30);
        x = math::limit<V>::below(-most, math::limit<V>::above(most, x));
        return x / (V(1) + fabs(x));
    }
    template <class V>
    static constexpr V derivative(V, V y) {
        using math::fabs;
        const V rest = V(1) - fabs(y);
        return rest * rest;
    }
};

} // namespace words

inline constexpr words::sigmoid sigmoid{};
inline constexpr words::silu silu{};
inline constexpr words::softplus softplus{};
inline constexpr words::mish mish{};
inline constexpr words::softsign softsign{};

} // namespace lamina
