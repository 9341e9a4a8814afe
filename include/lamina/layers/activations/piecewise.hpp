#pragma once

#include <lamina/language/number_text.hpp>
#include <lamina/layers/activations/pointwise.hpp>
#include <lamina/layers/activations/with_options.hpp>
#include <lamina/layers/math.hpp>

#include <string>

namespace lamina {
namespace words {

/// max(x, 0); NaN stays NaN. Options: max_value, negative_slope, relu_threshold (Keras).
struct relu : pointwise<relu> {
    static constexpr const char* label = "relu";
    static constexpr bool cheap = true;
    static constexpr double lowest = 0;
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

    template <class... Options>
        requires(sizeof...(Options) != 0)
    constexpr auto operator()(Options... options) const {
        return relu_with<>{}(options...);
    }
};

/// x, or Slope · x where x is negative.
template <double Slope>
struct leaky_relu : pointwise<leaky_relu<Slope>> {
    static constexpr const char* label = "leaky_relu";
    static std::string describe() { return detail::with_number(label, Slope); }
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

/// min(max(x + 3, 0), 6) / 6, as in PyTorch and Keras 3 (Keras 2 has 0.2 x + 0.5). Options:
/// sigmoid_slope, sigmoid_offset.
struct hard_sigmoid : pointwise<hard_sigmoid> {
    static constexpr const char* label = "hard_sigmoid";
    static constexpr bool cheap = true;
    static constexpr bool from_output = true;
    static constexpr bool monotonic = true;
    template <class V>
    static constexpr V apply(V x) {
        using math::select;
        return select(x > V(3), V(1), select(x < V(-3), V(0), x * math::number<V>(1.0 / 6) + V(0.5)));
    }
    template <class V>
    static constexpr V derivative(V, V y) {
        using math::select;
        return select(y > V(0), select(y < V(1), math::number<V>(1.0 / 6), V(0)), V(0));
    }

    template <class... Options>
        requires(sizeof...(Options) != 0)
    constexpr auto operator()(Options... options) const {
        return hard_sigmoid_with<>{}(options...);
    }
};

/// x · hard_sigmoid(x) (Howard et al. 2019, MobileNetV3).
struct hard_swish : pointwise<hard_swish> {
    static constexpr const char* label = "hard_swish";
    static constexpr bool cheap = true;
    template <class V>
    static constexpr V apply(V x) {
        return x * hard_sigmoid::apply(x);
    }
    template <class V>
    static constexpr V derivative(V x, V) {
        using math::select;
        const V between = x * math::number<V>(1.0 / 3) + V(0.5);
        return select(x > V(-3), select(x < V(3), between, V(1)), V(0));
    }
};

} // namespace words

inline constexpr words::relu relu{};
/// Default slope 0.01 (PyTorch; Keras 3 takes 0.3).
template <double Slope = 0.01>
inline constexpr words::leaky_relu<Slope> leaky_relu{};
inline constexpr words::hard_sigmoid hard_sigmoid{};
inline constexpr words::hard_swish hard_swish{};

} // namespace lamina
