#pragma once

#include <lamina/language/error.hpp>
#include <lamina/language/is_number.hpp>
#include <lamina/language/queries.hpp>

#include <array>
#include <cstddef>
#include <span>
#include <string_view>
#include <type_traits>
#include <vector>

namespace lamina {

namespace detail {

/// The interpreter that computes values: each word runs its own scalar `forward`.
template <class T>
struct evaluator {
    struct value {
        dims shape;
        std::vector<T> numbers;
    };
    const T* parameters;
    /// The further inputs, in the sentence's order.
    const std::span<const T>* further = nullptr;
    /// The number of parameters before the next word's.
    std::size_t before = 0;

    constexpr value further_input(std::string_view, dims shape) {
        const std::span<const T> x = *further++;
        return {shape, {x.begin(), x.end()}};
    }
    template <class Word>
    constexpr value leaf(value x) {
        value y{Word::output(x.shape), std::vector<T>(Word::output(x.shape).size(), T(0))};
        Word::template forward<T>(x.shape, x.numbers.data(), parameters + before, y.numbers.data());
        before += cost_of<Word>(x.shape).parameters;
        return y;
    }
    constexpr parameter_place here() const { return {.parameters = before}; }
    constexpr void repeat(const parameter_place& first) { before = first.parameters; }
    constexpr void resume(const parameter_place& at) { before = at.parameters; }
    constexpr value add(value a, const value& b) {
        for (std::size_t i = 0; i < a.numbers.size(); ++i) a.numbers[i] += b.numbers[i];
        return a;
    }
    constexpr value multiply(const value& a, const value& b) {
        const bool a_is_large = a.numbers.size() >= b.numbers.size();
        value y = a_is_large ? a : b;
        const value& gate = a_is_large ? b : a;
        const bool by_pixel = gate.shape.channels < y.shape.channels;
        for (std::size_t i = 0; i < y.numbers.size(); ++i)
            y.numbers[i] *= gate.numbers[by_pixel ? i / y.shape.channels : i % gate.numbers.size()];
        return y;
    }
    constexpr value concat(const value& a, const value& b) {
        value y{shape_interpreter{}.concat(a.shape, b.shape), {}};
        for (std::size_t i = 0; i < y.shape.pixels(); ++i) {
            append(y, a, i);
            append(y, b, i);
        }
        return y;
    }

private:
    static constexpr void append(value& to, const value& from, std::size_t pixel) {
        const auto* first = from.numbers.data() + pixel * from.shape.channels;
        to.numbers.insert(to.numbers.end(), first, first + from.shape.channels);
    }
};

} // namespace detail

/// The prediction of a network for one sample by the scalar reference; also works at compile time.
/// `parameters` are laid out as in `model`; both spans must have the network's sizes.
template <class N, class T>
    requires detail::given_network<N>
constexpr std::vector<T> evaluate_reference(std::span<const T> parameters,
                                            std::span<const std::type_identity_t<T>> x) {
    static_assert(detail::is_plain<N>,
                  "evaluate_reference: the network has several inputs or results; give it a "
                  "std::array of spans, one for each input");
    detail::evaluator<T> to{parameters.data()};
    return detail::interpret<detail::sentence_of<N>>(
               to, typename detail::evaluator<T>::value{input_shape<N>, {x.begin(), x.end()}})
        .numbers;
}

/// The same for a network with several inputs: spans in the sentence's order, that of the first input first.
/// Returns all results in the sentence's order.
template <class N, class T, std::size_t Inputs>
    requires detail::given_network<N>
constexpr auto evaluate_reference(std::span<const T> parameters,
                                  const std::array<std::span<const T>, Inputs>& x) {
    using net = detail::sentence_of<N>;
    static_assert(Inputs == detail::sentence_inputs<net>.size(),
                  "evaluate_reference: give a span for each input of the network");
    detail::evaluator<T> to{parameters.data(), x.data() + 1};
    const auto found = detail::interpret_results<net>(
        to, typename detail::evaluator<T>::value{input_shape<N>, {x[0].begin(), x[0].end()}});
    std::array<std::vector<T>, detail::result_count<net>> all;
    for (std::size_t i = 0; i < all.size(); ++i) all[i] = found.all[i].value.numbers;
    return all;
}

/// The class with the highest score, by the scalar reference: `static_assert(classify<net>(weights, image) ==
/// 7)`. NaN is never the highest; throws if every score is NaN.
template <class N, class Parameters, class Sample>
    requires detail::given_network<N> && requires(const Parameters& parameters, const Sample& x) {
        std::span(parameters);
        std::span(x);
    }
constexpr std::size_t classify(const Parameters& parameters, const Sample& x) {
    using T = typename decltype(std::span(parameters))::value_type;
    const auto y = evaluate_reference<N, T>(parameters, x);
    std::size_t best = 0;
    for (std::size_t i = 1; i < y.size(); ++i)
        if (y[i] > y[best] || !detail::is_number(y[best])) best = i;
    if (!detail::is_number(y[best])) raise("classify: no score is a number");
    return best;
}

} // namespace lamina
