#pragma once

#include <lamina/language/error.hpp>

#include <concepts>
#include <cstddef>
#include <span>
#include <string>
#include <type_traits>
#include <utility>

namespace lamina::detail {

/// The size of a range if its type fixes it (std::array, a span of fixed extent); otherwise
/// std::dynamic_extent (std::vector, std::span).
template <class Range>
inline constexpr std::size_t extent_of = decltype(std::span(std::declval<Range&>()))::extent;

template <class Range>
using number_in = typename decltype(std::span(std::declval<Range&>()))::value_type;

template <class Range, class T>
concept numbers_of = std::constructible_from<std::span<T>, Range>;

/// A range whose size is only known at run time.
template <class Range, class T>
concept counted_numbers_of = numbers_of<Range, T> && extent_of<Range> == std::dynamic_extent;

/// A sample and the memory for its results; the size of at least one is only known at run time.
template <class X, class Y, class T>
concept counted_sample_of = numbers_of<X, const T> && numbers_of<Y, T>
                            && (extent_of<X> == std::dynamic_extent || extent_of<Y> == std::dynamic_extent);

/// An array or vector of numbers that are not T's.
template <class Range, class T>
concept other_numbers_than = requires(Range&& range) {
    std::span(range);
} && std::is_arithmetic_v<number_in<Range>> && !std::is_same_v<number_in<Range>, T>;

/// Says that a predictor was given such numbers.
template <class... Given>
constexpr void refuse_numbers() {
    static_assert(
        sizeof...(Given) == 0,
        "predict: the sample and its results are not numbers of the model's type; give it floats, or "
        "make a model<N, double> and its predictor");
}

/// Throws if a size is not the expected one; `what` names it in the message.
inline void demand_size(std::size_t found, std::size_t expected, const char* what) {
    if (found != expected) raise({"predict: ", what, " has ", found, " values, expected ", expected});
}

/// The range as a span of fixed extent. Throws if its size is not `Size`; `what` names it in the message.
template <class T, std::size_t Size, numbers_of<T> Range>
std::span<T, Size> fixed_span(Range&& range, const char* what) {
    static_assert(extent_of<Range> == std::dynamic_extent || extent_of<Range> == Size,
                  "predict: an array or span does not have the size of the network's input or output");
    const std::span<T> numbers(std::forward<Range>(range));
    demand_size(numbers.size(), Size, what);
    return numbers.template first<Size>();
}

/// Whether predict may return its results by value, which puts them on the stack.
template <class T, std::size_t Size>
inline constexpr bool fits_on_stack = Size * sizeof(T) <= 4096;

} // namespace lamina::detail
