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

/// x, or α (e^(x/α) − 1) where x is negative, whose derivative is continuous (Barron 2017).
template <double Alpha>
struct celu : pointwise<celu<Alpha>> {
    static constexpr const char* label = "celu";
    static std::string describe() {
        return Alpha == 1 ? std::string(label) : detail::with_number(label, Alpha);
    }
    static constexpr bool monotonic = true;
    static constexpr bool from_output = true;
    template <class V>
    static constexpr V apply(V x) {
        using math::select;
        const V e = math::exp_of_minus(select(x < V(0), x * math::number<V>(-1 / Alpha), V(0)));
        return select(x < V(0), math::number<V>(Alpha) * (e - V(1)), x);
    }
    template <class V>
    static constexpr V derivative(V, V y) {
        using math::select;
        return select(y > V(0), V(1), y * math::number<V>(1 / Alpha) + V(1));
    }

    template <dims In, class Where>
    static consteval bool allows() {
        constexpr bool positive = Alpha > 0;
        static_assert(fits<positive, Where, celu, typename lamina::detail::incoming_of<In>::type>,
                      "celu: alpha must be greater than 0");
        return positive;
    }
};

} // namespace words

template <double Alpha = 1.0>
inline constexpr words::elu<Alpha> elu_alpha{};
inline constexpr words::elu<1.0> elu{};
inline constexpr words::selu selu{};
template <double Alpha = 1.0>
inline constexpr words::celu<Alpha> celu_alpha{};
inline constexpr words::celu<1.0> celu{};

} // namespace lamina
