#pragma once

#include <lamina/language/number_text.hpp>
#include <lamina/layers/activations/pointwise.hpp>
#include <lamina/layers/math.hpp>
#include <lamina/layers/register_math.hpp>

#include <string>

namespace lamina {
namespace words {

/// x^Exponent; NaN where x is negative and the exponent no integer.
template <double Exponent>
struct power : pointwise<power<Exponent>> {
    static constexpr const char* label = "power";
    static std::string describe() { return detail::with_number(label, Exponent); }
    template <class V>
    static constexpr V apply(V x) {
        const V y = whole_power<whole>(x) * root(x);
        if constexpr (Exponent < 0)
            return V(1) / y;
        else
            return y;
    }
    template <class V>
    static constexpr V derivative(V x, V) {
        return math::number<V>(Exponent) * power<Exponent - 1>::apply(x);
    }

    template <dims In, class Where>
    static consteval bool allows() {
        constexpr bool in_range = Exponent != 0 && Exponent >= -64 && Exponent <= 64;
        static_assert(fits<in_range, Where, power, typename lamina::detail::incoming_of<In>::type>,
                      "power: the exponent must be from -64 to 64, and not 0");
        return in_range;
    }

private:
    static constexpr double size = math::fabs(Exponent);
    static constexpr unsigned whole = size <= 65 ? unsigned(size) : 0;
    static constexpr double fraction = size - whole;

    template <unsigned N, class V>
    static constexpr V whole_power(V x) {
        if constexpr (N == 0) {
            return V(1);
        } else {
            const V half = whole_power<N / 2>(x);
            return N % 2 == 0 ? half * half : half * half * x;
        }
    }
    /// x to the power of the fraction.
    template <class V>
    static constexpr V root(V x) {
        using math::sqrt;
        if constexpr (fraction == 0)
            return V(1);
        else if constexpr (fraction == 0.5)
            return sqrt(x);
        else
            return math::exponential(math::number<V>(fraction) * math::logarithm<V>::of(x));
    }

public:
    static constexpr bool cheap = whole <= 4 && fraction == 0;
    static constexpr bool monotonic = Exponent > 0 && fraction == 0 && whole % 2 == 1;
};

} // namespace words

/// Integers are allowed.
/// \copydetails words::power
template <auto Exponent>
inline constexpr words::power<double(Exponent)> power{};

} // namespace lamina
