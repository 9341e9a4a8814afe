#pragma once

#include <lamina/language/options.hpp>
#include <lamina/language/sentence.hpp>
#include <lamina/layers/activations/pointwise.hpp>
#include <lamina/layers/register_math.hpp>

#include <cstddef>

namespace lamina {

namespace words {

struct tanh : pointwise<tanh> {
    static constexpr const char* label = "tanh";
    static constexpr bool monotonic = true;
    static constexpr bool from_output = true;
    template <class V>
    static constexpr V apply(V x) {
        // The using-declaration hides this struct's own name.
        using math::tanh;
        if constexpr (math::holds_floats<V>)
            return math::rational_tanh(x);
        else
            return tanh(x);
    }
    template <class V>
    static constexpr V derivative(V, V y) {
        return V(1) - y * y;
    }
};

} // namespace words

/// The word tanh. It is a function, so that it overloads the C library's tanh instead of hiding it or being
/// hidden: after `using namespace lamina`, `relu >> tanh` means the word and `tanh(0.5)` a number.
constexpr words::tanh tanh(detail::as_word) { return {}; }

namespace detail {

// Templates that take words also take this function. (By overloads, because a template parameter cannot be
// deduced from an overloaded function.)
word_argument(words::tanh (*)(as_word)) -> word_argument<words::tanh>;

} // namespace detail

template <detail::part F>
constexpr auto operator>>(F f, words::tanh (*)(detail::as_word)) {
    return f >> words::tanh{};
}
template <detail::part F>
constexpr auto operator>>(words::tanh (*)(detail::as_word), F f) {
    return words::tanh{} >> f;
}
template <detail::part F>
constexpr auto operator+(F f, words::tanh (*)(detail::as_word)) {
    return f + words::tanh{};
}
template <detail::part F>
constexpr auto operator+(words::tanh (*)(detail::as_word), F f) {
    return words::tanh{} + f;
}
template <detail::part F>
constexpr auto operator|(F f, words::tanh (*)(detail::as_word)) {
    return f | words::tanh{};
}
template <detail::part F>
constexpr auto operator|(words::tanh (*)(detail::as_word), F f) {
    return words::tanh{} | f;
}
template <detail::part F>
constexpr auto operator*(F f, words::tanh (*)(detail::as_word)) {
    return f * words::tanh{};
}
template <detail::part F>
constexpr auto operator*(words::tanh (*)(detail::as_word), F f) {
    return words::tanh{} * f;
}
template <std::size_t N>
constexpr auto repeat(words::tanh (*)(detail::as_word)) {
    return lamina::repeat<N>(words::tanh{});
}

} // namespace lamina
