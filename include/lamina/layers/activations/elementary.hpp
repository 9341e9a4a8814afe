#pragma once

#include <lamina/language/number_text.hpp>
#include <lamina/layers/activations/pointwise.hpp>
#include <lamina/layers/activations/word_function.hpp>
#include <lamina/layers/math.hpp>
#include <lamina/layers/register_math.hpp>

#include <cstddef>
#include <string>

namespace lamina {
namespace words {

// Those that are NaN where x is negative are not monotonic: a maximum must not be taken before them.

/// Base of the words that compute Factor · x + Offset.
template <class Word, double Factor, double Offset>
struct affine_map : pointwise<Word> {
    static constexpr bool cheap = true;
    static constexpr bool from_output = true;
    static constexpr bool monotonic = Factor > 0;
    static constexpr bool shifts = Offset != 0;
    template <class V>
    static constexpr V apply(V x) {
        return math::number<V>(Factor) * x + math::number<V>(Offset);
    }
    template <class V>
    static constexpr V derivative(V, V) {
        return math::number<V>(Factor);
    }
    /// A prediction may fold it into the weights that follow.
    template <class T>
    static constexpr void fold(const T*, std::size_t channels, T* factor, T* offset) {
        for (std::size_t c = 0; c < channels; ++c) {
            factor[c] = static_cast<T>(Factor);
            offset[c] = static_cast<T>(Offset);
        }
    }
};

/// Factor · x + Offset.
template <double Factor, double Offset>
struct affine : affine_map<affine<Factor, Offset>, Factor, Offset> {
    static constexpr const char* label = "affine";
    static std::string describe() {
        return detail::with_number(label, Factor) + ", " + detail::number_text(Offset);
    }
};

/// |x|, with derivative 0 at 0.
struct abs : pointwise<abs> {
    static constexpr const char* label = "abs";
    static constexpr bool cheap = true;
    template <class V>
    static constexpr V apply(V x) {
        using math::fabs;
        return fabs(x);
    }
    template <class V>
    static constexpr V derivative(V x, V) {
        using math::select;
        return select(x > V(0), V(1), select(x < V(0), V(-1), V(0)));
    }
};

/// x².
struct square : pointwise<square> {
    static constexpr const char* label = "square";
    static constexpr bool cheap = true;
    template <class V>
    static constexpr V apply(V x) {
        return x * x;
    }
    template <class V>
    static constexpr V derivative(V x, V) {
        return V(2) * x;
    }
};

/// √x; NaN where x is negative.
struct sqrt : pointwise<sqrt> {
    static constexpr const char* label = "sqrt";
    static constexpr bool cheap = true;
    static constexpr bool from_output = true;
    template <class V>
    static constexpr V apply(V x) {
        using math::sqrt;
        return sqrt(x);
    }
    template <class V>
    static constexpr V derivative(V, V y) {
        return V(0.5) / y;
    }
};

/// eˣ. Float registers have infinity from x = 88 on and 0 from −88 on.
struct exp : pointwise<exp> {
    static constexpr const char* label = "exp";
    static constexpr bool from_output = true;
    static constexpr bool monotonic = true;
    template <class V>
    static constexpr V apply(V x) {
        return math::exponential(x);
    }
    template <class V>
    static constexpr V derivative(V, V y) {
        return y;
    }
};

/// The natural logarithm; −∞ at 0 and NaN where x is negative.
struct log : pointwise<log> {
    static constexpr const char* label = "log";
    template <class V>
    static constexpr V apply(V x) {
        return math::logarithm<V>::of(x);
    }
    template <class V>
    static constexpr V derivative(V x, V) {
        return V(1) / x;
    }
};

/// 1 / x.
struct reciprocal : pointwise<reciprocal> {
    static constexpr const char* label = "reciprocal";
    static constexpr bool cheap = true;
    static constexpr bool from_output = true;
    template <class V>
    static constexpr V apply(V x) {
        return V(1) / x;
    }
    template <class V>
    static constexpr V derivative(V, V y) {
        return -(y * y);
    }
};

} // namespace words

/// Integers are allowed.
/// \copydetails words::affine
template <auto Factor, auto Offset>
inline constexpr words::affine<double(Factor), double(Offset)> affine{};
inline constexpr words::square square{};
inline constexpr words::reciprocal reciprocal{};

/// The words abs, sqrt, exp and log; of a number they stay the C library's functions.
LAMINA_WORD_FUNCTION(abs)
LAMINA_WORD_FUNCTION(sqrt)
LAMINA_WORD_FUNCTION(exp)
LAMINA_WORD_FUNCTION(log)

} // namespace lamina
