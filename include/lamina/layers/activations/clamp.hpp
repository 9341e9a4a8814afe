#pragma once

#include <lamina/language/number_text.hpp>
#include <lamina/layers/activations/pointwise.hpp>
#include <lamina/layers/math.hpp>

#include <string>

namespace lamina {
namespace words {

/// min(max(x, Lowest), Highest); NaN stays NaN. At the limits the derivative is 0.
template <class Word, double Lowest, double Highest>
struct clamp : pointwise<Word> {
    static constexpr bool cheap = true;
    static constexpr double lowest = Lowest, highest = Highest;
    static constexpr bool from_output = true;
    static constexpr bool monotonic = true;
    template <class V>
    static constexpr V apply(V x) {
        using math::select;
        const V most = math::number<V>(Highest), least = math::number<V>(Lowest);
        return select(x > most, most, select(x < least, least, x));
    }
    template <class V>
    static constexpr V derivative(V, V y) {
        using math::select;
        return select(y > math::number<V>(Lowest), select(y < math::number<V>(Highest), V(1), V(0)), V(0));
    }
};

/// min(max(x, 0), 6) (MobileNet).
struct relu6 : clamp<relu6, 0.0, 6.0> {
    static constexpr const char* label = "relu6";
};

/// min(max(x, −1), 1) (PyTorch's Hardtanh).
struct hard_tanh : clamp<hard_tanh, -1.0, 1.0> {
    static constexpr const char* label = "hard_tanh";
};

/// min(max(x, Lowest), Highest) (PyTorch's clamp, ONNX's Clip).
template <double Lowest, double Highest>
struct clip : clamp<clip<Lowest, Highest>, Lowest, Highest> {
    static constexpr const char* label = "clip";
    static std::string describe() {
        return detail::with_number(label, Lowest) + "…" + detail::number_text(Highest);
    }

    template <dims In, class Where>
    static consteval bool allows() {
        constexpr bool in_order = Lowest < Highest;
        static_assert(fits<in_order, Where, clip, typename lamina::detail::incoming_of<In>::type>,
                      "clip: the lower limit, which comes first, must be less than the upper one");
        return in_order;
    }
};

/// x, or Value where x is not greater than Threshold (PyTorch and Keras); NaN stays NaN.
template <double Threshold, double Value>
struct threshold : pointwise<threshold<Threshold, Value>> {
    static constexpr const char* label = "threshold";
    static std::string describe() {
        return detail::with_number(label, Threshold) + ", " + detail::number_text(Value);
    }
    static constexpr bool cheap = true;
    static constexpr bool monotonic = Value <= Threshold;
    static constexpr bool from_output = monotonic;
    template <class V>
    static constexpr V apply(V x) {
        using math::select;
        return select(x <= math::number<V>(Threshold), math::number<V>(Value), x);
    }
    template <class V>
    static constexpr V derivative(V x, V y) {
        using math::select;
        return select((from_output ? y : x) > math::number<V>(Threshold), V(1), V(0));
    }
};

} // namespace words

inline constexpr words::relu6 relu6{};
inline constexpr words::hard_tanh hard_tanh{};
/// Integers are allowed.
/// \copydetails words::clip
template <auto Lowest, auto Highest>
inline constexpr words::clip<double(Lowest), double(Highest)> clip{};
/// Integers are allowed.
/// \copydetails words::threshold
template <auto Threshold, auto Value>
inline constexpr words::threshold<double(Threshold), double(Value)> threshold{};

} // namespace lamina
