#pragma once

#include <lamina/language/fixed_string.hpp>
#include <lamina/runtime/caller_memory.hpp>
#include <lamina/runtime/fixed_span.hpp>

#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <type_traits>
#include <utility>

namespace lamina {

namespace detail {

/// Whether each name of a list is given once.
template <fixed_string... Given, std::size_t Count>
constexpr bool are_given(const std::array<named_result<dims>, Count>& all) {
    for (const auto& one : all)
        if ((std::size_t{0} + ... + std::size_t{one.label.view() == Given.view()}) != 1) return false;
    return true;
}

} // namespace detail

template <class N, class T>
    requires detail::given_network<N>
class prediction;

namespace detail {

/// Where the numbers of an input or result begin. Throws if they are not one sample of `Size` values; for a
/// batch, if they are not some whole samples, as many as those given before.
template <std::size_t Size, bool Batch, class T, class Range>
T* begin_of(Range&& range, const char* name, std::size_t& samples) {
    if constexpr (!Batch) {
        return fixed_span<T, Size>(std::forward<Range>(range), name).data();
    } else {
        const std::span<T> numbers(std::forward<Range>(range));
        const bool is_first = samples == static_cast<std::size_t>(-1);
        if (numbers.size() % Size != 0 || (!is_first && numbers.size() / Size != samples))
            raise({"predict_batch: ", name, " has ", numbers.size(), " values, ",
                   is_first ? "expected a multiple of " + std::to_string(Size)
                            : "expected " + std::to_string(samples) + " samples of " + std::to_string(Size)});
        samples = numbers.size() / Size;
        return numbers.data();
    }
}

inline const char* name_or(const char* name, const char* unnamed) { return *name == '\0' ? unnamed : name; }

/// Every input of a network, one sample or a batch: those of the first, then `input<"…">(…)` for each further
/// one, in any order. Throws if a size is not the input's.
template <class N, class T, bool Batch = false>
class given_inputs {
    static constexpr const auto& shapes = sentence_inputs<sentence_of<N>>;

public:
    template <numbers_of<const T> First, fixed_string... Name, class... Range>
    given_inputs(const First& first, named_range<Name, Range>... further) {
        constexpr auto own = name_at<sentence_inputs<sentence_of<N>>, 0>;
        demand_names<own, Name...>();
        set<own>(first);
        (set<Name>(further.range), ...);
    }
    /// All by their names, in any order, if the first has one.
    template <fixed_string... Name, class... Range>
        requires(sizeof...(Name) > 0)
    given_inputs(named_range<Name, Range>... all) {
        demand_names<Name...>();
        (set<Name>(all.range), ...);
    }
    std::array<const T*, shapes.size()> at{};
    std::size_t samples = static_cast<std::size_t>(-1);

private:
    template <fixed_string... Name>
    static consteval void demand_names() {
        static_assert(
            are_given<Name...>(shapes),
            "predict: give each further input of the network once, with its name, as input<\"…\">(…)");
    }
    template <fixed_string Name, class Range>
    void set(const Range& range) {
        constexpr std::size_t i = position_of(shapes, Name.view());
        if constexpr (i < shapes.size())
            at[i] = begin_of<shapes[i].value.size(), Batch, const T>(
                range, name_or(Name.text, "the first input"), samples);
    }
};

/// Memory for every result of a network, for one sample or a batch: a `prediction`, or `output<"…">(…)` for
/// each, in any order. Throws if a size is not the result's.
template <class N, class T, bool Batch = false>
class given_results {
    static constexpr const auto& shapes = result_shapes<sentence_of<N>>;

public:
    given_results(prediction<N, T>& all)
        requires(!Batch)
    {
        for (std::size_t i = 0; i < shapes.size(); ++i) at[i] = all[i];
    }
    template <fixed_string... Name, class... Range>
        requires(sizeof...(Name) > 0)
    given_results(named_range<Name, Range>... results) {
        static_assert(
            are_given<Name...>(shapes),
            "predict: give memory for each result of the network once, with its name, as output<\"…\">(…)");
        (set<Name>(std::forward<Range>(results.range)), ...);
    }
    std::array<T*, shapes.size()> at{};
    std::size_t samples = static_cast<std::size_t>(-1);

private:
    template <fixed_string Name, class Range>
    void set(Range&& range) {
        constexpr std::size_t i = position_of(shapes, Name.view());
        if constexpr (i < shapes.size())
            at[i] = begin_of<shapes[i].value.size(), Batch, T>(
                std::forward<Range>(range), name_or(Name.text, "the result at the end"), samples);
    }
};

} // namespace detail

} // namespace lamina
