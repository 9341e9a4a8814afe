#pragma once

#include <lamina/language/options.hpp>
#include <lamina/layers/activations/pointwise.hpp>
#include <lamina/layers/math.hpp>

#include <limits>
#include <string>

namespace lamina {

namespace kinds {
struct max_value {
    static constexpr const char* label = "max_value";
};
struct negative_slope {
    static constexpr const char* label = "negative_slope";
};
struct relu_threshold {
    static constexpr const char* label = "threshold";
};
struct sigmoid_slope {
    static constexpr const char* label = "slope";
};
struct sigmoid_offset {
    static constexpr const char* label = "offset";
};
} // namespace kinds

namespace options {
template <double Value>
struct max_value : number<kinds::max_value, Value> {};
template <double Value>
struct negative_slope : number<kinds::negative_slope, Value> {};
template <double Value>
struct relu_threshold : number<kinds::relu_threshold, Value> {};
template <double Value>
struct sigmoid_slope : number<kinds::sigmoid_slope, Value> {};
template <double Value>
struct sigmoid_offset : number<kinds::sigmoid_offset, Value> {};
} // namespace options

/// Keras's max_value, negative_slope and threshold of relu: ∞, 0 and 0 by default. Integers are allowed.
template <auto Value>
inline constexpr options::max_value<double(Value)> max_value{};
template <auto Value>
inline constexpr options::negative_slope<double(Value)> negative_slope{};
template <auto Value>
inline constexpr options::relu_threshold<double(Value)> relu_threshold{};

/// Slope and offset of hard_sigmoid: 1/6 and 0.5 by default. Integers are allowed.
template <auto Value>
inline constexpr options::sigmoid_slope<double(Value)> sigmoid_slope{};
template <auto Value>
inline constexpr options::sigmoid_offset<double(Value)> sigmoid_offset{};

namespace words {

/// What the options of relu say.
template <class... Options>
struct relu_numbers {
    static constexpr double most =
        detail::option_or<kinds::max_value, options::max_value<std::numeric_limits<double>::infinity()>,
                          Options...>::value;
    static constexpr double slope =
        detail::option_or<kinds::negative_slope, options::negative_slope<0.0>, Options...>::value;
    static constexpr double start =
        detail::option_or<kinds::relu_threshold, options::relu_threshold<0.0>, Options...>::value;
};
/// Adds the limits of a word that only clamps.
template <class Numbers>
struct relu_limits : Numbers {};
template <class Numbers>
    requires(Numbers::slope == 0 && Numbers::start == 0)
struct relu_limits<Numbers> : Numbers {
    static constexpr double lowest = 0, highest = Numbers::most;
};

/// relu with options, Keras's: max_value where x is greater, else x from the threshold on, and below it
/// negative_slope · (x − threshold). NaN stays NaN.
template <class... Options>
struct relu_with : pointwise<relu_with<Options...>>, relu_limits<relu_numbers<Options...>> {
    static constexpr const char* label = "relu";
    using options_given = type_list<Options...>;
    using accepts = detail::takes<kinds::max_value, kinds::negative_slope, kinds::relu_threshold>;
    using numbers = relu_numbers<Options...>;
    static constexpr bool cheap = true;
    static constexpr bool from_output = true;
    static constexpr bool monotonic = true;

    template <class V>
    static constexpr V apply(V x) {
        using math::select;
        const V start = math::number<V>(numbers::start), most = math::number<V>(numbers::most);
        const V below = numbers::slope == 0 ? V(0) : math::number<V>(numbers::slope) * (x - start);
        return select(x > most, most, select(x < start, below, x));
    }
    template <class V>
    static constexpr V derivative(V, V y) {
        using math::select;
        const V above = select(y < math::number<V>(numbers::most), V(1), V(0));
        return select(y > V(0), above, math::number<V>(numbers::slope));
    }

    template <dims In, class Where>
    static consteval bool allows() {
        constexpr bool rises = numbers::slope >= 0 && numbers::start >= 0 && numbers::most > numbers::start;
        static_assert(
            fits<rises, Where, relu_with, typename lamina::detail::incoming_of<In>::type>,
            "relu: negative_slope and relu_threshold must be at least 0, and max_value greater than "
            "relu_threshold");
        return rises;
    }
    template <class... More>
    constexpr relu_with<Options..., More...> operator()(More...) const {
        detail::check_options<relu_with, Options..., More...>();
        return {};
    }
};

/// hard_sigmoid with options: min(max(slope · x + offset, 0), 1). NaN stays NaN.
template <class... Options>
struct hard_sigmoid_with : pointwise<hard_sigmoid_with<Options...>> {
    static constexpr const char* label = "hard_sigmoid";
    using options_given = type_list<Options...>;
    using accepts = detail::takes<kinds::sigmoid_slope, kinds::sigmoid_offset>;
    static constexpr double slope =
        detail::option_or<kinds::sigmoid_slope, options::sigmoid_slope<1.0 / 6>, Options...>::value;
    static constexpr double shift =
        detail::option_or<kinds::sigmoid_offset, options::sigmoid_offset<0.5>, Options...>::value;
    static constexpr bool cheap = true;
    static constexpr bool from_output = true;
    static constexpr bool monotonic = true;

    template <class V>
    static constexpr V apply(V x) {
        using math::select;
        const V y = x * math::number<V>(slope) + math::number<V>(shift);
        return select(y > V(1), V(1), select(y < V(0), V(0), y));
    }
    template <class V>
    static constexpr V derivative(V, V y) {
        using math::select;
        return select(y > V(0), select(y < V(1), math::number<V>(slope), V(0)), V(0));
    }

    template <dims In, class Where>
    static consteval bool allows() {
        constexpr bool rises = slope > 0;
        static_assert(fits<rises, Where, hard_sigmoid_with, typename lamina::detail::incoming_of<In>::type>,
                      "hard_sigmoid: the slope must be greater than 0");
        return rises;
    }
    template <class... More>
    constexpr hard_sigmoid_with<Options..., More...> operator()(More...) const {
        detail::check_options<hard_sigmoid_with, Options..., More...>();
        return {};
    }
};

} // namespace words
} // namespace lamina
