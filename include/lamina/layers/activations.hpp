#pragma once

#include <lamina/language/part.hpp>
#include <lamina/layers/math.hpp>

#include <cstddef>

namespace lamina {
namespace words {

/// Base of the words that treat every value alike. `Word` has two functions that take scalars and vector
/// registers alike: `apply(x)` and `derivative(x, y)`, dy/dx where y = apply(x). It may declare, each as
/// `static constexpr bool … = true`: `from_output`, the derivative does not depend on x, so that training can
/// write y over it; `monotonic`, it never decreases, so that a maximum may be taken first; `cheap`, a few
/// instructions, worth a copy per register of a hot loop.
template <class Word>
struct pointwise : word {
    static constexpr dims output(dims in) { return in; }
    template <class T>
    static constexpr void forward(dims in, const T* x, const T*, T* y) {
        for (std::size_t i = 0; i < in.size(); ++i) y[i] = Word::apply(x[i]);
    }
    template <class T>
    static constexpr void backward(dims in, const T* x, const T* y, const T*, const T* dy, T* dx, T*) {
        for (std::size_t i = 0; i < in.size(); ++i) dx[i] = dy[i] * Word::derivative(x[i], y[i]);
    }
};

/// max(x, 0); NaN stays NaN.
struct relu : pointwise<relu> {
    static constexpr const char* label = "relu";
    static constexpr bool cheap = true;
    static constexpr bool from_output = true;
    static constexpr bool monotonic = true;
    template <class V>
    static constexpr V apply(V x) {
        using math::select;
        return select(x < V(0), V(0), x);
    }
    template <class V>
    static constexpr V derivative(V, V y) {
        using math::select;
        return select(y > V(0), V(1), V(0));
    }
};

/// min(max(x, 0), 6) (MobileNet).
struct relu6 : pointwise<relu6> {
    static constexpr const char* label = "relu6";
    static constexpr bool cheap = true;
    static constexpr bool from_output = true;
    static constexpr bool monotonic = true;
    template <class V>
    static constexpr V apply(V x) {
        using math::select;
        return select(x > V(6), V(6), select(x < V(0), V(0), x));
    }
    template <class V>
    static constexpr V derivative(V, V y) {
        using math::select;
        return select(y > V(0), select(y < V(6), V(1), V(0)), V(0));
    }
};

/// x, or Slope · x where x is negative.
template <double Slope>
struct leaky_relu : pointwise<leaky_relu<Slope>> {
    static constexpr const char* label = "leaky_relu";
    static constexpr bool cheap = true;
    static constexpr bool monotonic = Slope >= 0;
    static constexpr bool from_output = monotonic;
    template <class V>
    static constexpr V apply(V x) {
        using math::select;
        return select(x < V(0), math::number<V>(Slope) * x, x);
    }
    template <class V>
    static constexpr V derivative(V x, V y) {
        using math::select;
        return select((from_output ? y : x) > V(0), V(1), math::number<V>(Slope));
    }
};

/// x, or α (eˣ − 1) where x is negative (Clevert et al. 2016).
template <double Alpha>
struct elu : pointwise<elu<Alpha>> {
    static constexpr const char* label = "elu";
    static constexpr bool monotonic = Alpha >= 0;
    static constexpr bool from_output = monotonic;
    template <class V>
    static constexpr V apply(V x) {
        using math::exp, math::select;
        return select(x < V(0), math::number<V>(Alpha) * (exp(select(x < V(0), x, V(0))) - V(1)), x);
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

/// x Φ(x) with the exact normal distribution (Hendrycks & Gimpel 2016), Keras's and PyTorch's default.
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
        using math::exp;
        return distribution(x) + x * math::number<V>(0.39894228040143268) * exp(V(-0.5) * x * x);
    }
};

/// 1 / (1 + e⁻ˣ), without overflow at either end.
struct sigmoid : pointwise<sigmoid> {
    static constexpr const char* label = "sigmoid";
    static constexpr bool monotonic = true;
    static constexpr bool from_output = true;
    template <class V>
    static constexpr V apply(V x) {
        using math::abs, math::exp, math::select;
        const V e = exp(-abs(x));
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

struct tanh : pointwise<tanh> {
    static constexpr const char* label = "tanh";
    static constexpr bool monotonic = true;
    static constexpr bool from_output = true;
    template <class V>
    static constexpr V apply(V x) {
        // The using-declaration hides this struct's own name.
        using math::tanh;
        return tanh(x);
    }
    template <class V>
    static constexpr V derivative(V, V y) {
        return V(1) - y * y;
    }
};

/// ln(1 + eˣ), without overflow and without losing the small results.
struct softplus : pointwise<softplus> {
    static constexpr const char* label = "softplus";
    static constexpr bool monotonic = true;
    template <class V>
    static constexpr V apply(V x) {
        using math::abs, math::exp, math::select;
        return select(x > V(0), x, V(0)) + log_of_one_plus(exp(-abs(x)));
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

} // namespace words

inline constexpr words::relu relu{};
inline constexpr words::relu6 relu6{};
/// Default slope 0.01 (PyTorch; Keras 3 takes 0.3).
template <double Slope = 0.01>
inline constexpr words::leaky_relu<Slope> leaky_relu{};
template <double Alpha = 1.0>
inline constexpr words::elu<Alpha> elu_alpha{};
inline constexpr words::elu<1.0> elu{};
inline constexpr words::selu selu{};
inline constexpr words::gelu gelu{};
inline constexpr words::sigmoid sigmoid{};
inline constexpr words::silu silu{};
/// Write `lamina::tanh` where the C library's function is visible too.
inline constexpr words::tanh tanh{};
inline constexpr words::softplus softplus{};

} // namespace lamina
