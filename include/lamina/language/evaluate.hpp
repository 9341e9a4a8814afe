#pragma once

#include <lamina/language/error.hpp>
#include <lamina/language/queries.hpp>

#include <cstddef>
#include <ranges>
#include <span>
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

    template <class Word>
    constexpr value leaf(value x) {
        value y{Word::output(x.shape), std::vector<T>(Word::output(x.shape).size(), T(0))};
        Word::template forward<T>(x.shape, x.numbers.data(), parameters, y.numbers.data());
        parameters += count<Word>(x.shape).parameters;
        return y;
    }
    constexpr value add(value a, const value& b) {
        for (std::size_t i = 0; i < a.numbers.size(); ++i) a.numbers[i] += b.numbers[i];
        return a;
    }
    constexpr value multiply(const value& a, const value& b) {
        const bool a_is_large = a.numbers.size() >= b.numbers.size();
        value y = a_is_large ? a : b;
        const auto& gate = (a_is_large ? b : a).numbers;
        for (std::size_t i = 0; i < y.numbers.size(); ++i) y.numbers[i] *= gate[i % gate.size()];
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
    detail::evaluator<T> to{parameters.data()};
    return detail::interpret<detail::sentence_of<N>>(
               to, typename detail::evaluator<T>::value{input_shape<N>, {x.begin(), x.end()}})
        .numbers;
}

/// The class with the highest score, by the scalar reference: `static_assert(classify<net>(weights, image) ==
/// 7)`. NaN is never the highest; throws if every score is NaN.
template <class N, std::ranges::contiguous_range Parameters, std::ranges::contiguous_range Sample>
    requires detail::given_network<N>
constexpr std::size_t classify(const Parameters& parameters, const Sample& x) {
    const auto y = evaluate_reference<N, std::ranges::range_value_t<Parameters>>(parameters, x);
    std::size_t best = 0;
    for (std::size_t i = 1; i < y.size(); ++i)
        if (y[i] > y[best] || y[best] != y[best]) best = i;
    if (y[best] != y[best]) raise("classify: no score is a number");
    return best;
}

} // namespace lamina
