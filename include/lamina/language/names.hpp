#pragma once

#include <lamina/language/algebra.hpp>
#include <lamina/language/options.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>

namespace lamina::detail {

template <class List>
struct name_among;
template <class... Options>
struct name_among<type_list<Options...>> : option_or<kinds::name, options::unnamed, Options...> {};

/// The `name<…>` of a word; empty if it has none.
template <class Word>
inline constexpr std::string_view given_name{};
template <class Word>
    requires requires { typename Word::options_given; }
inline constexpr std::string_view given_name<Word> = name_among<typename Word::options_given>::text;

/// The interpreter that lists the given names in a sentence. With Capacity 0 it only counts them.
template <std::size_t Capacity>
struct name_collector {
    std::array<std::string_view, Capacity> names{};
    /// `repeats`: the number of parts around the word whose names have been listed, as they are shared.
    std::size_t count = 0, repeats = 0;

    template <class Word>
    constexpr int leaf(int) {
        if constexpr (!given_name<Word>.empty()) {
            if (repeats != 0) return 0;
            if constexpr (Capacity != 0) names[count] = given_name<Word>;
            ++count;
        }
        return 0;
    }
    constexpr int further_input(std::string_view, dims) { return 0; }
    constexpr int add(int, int) { return 0; }
    constexpr int concat(int, int) { return 0; }
    constexpr int multiply(int, int) { return 0; }
    constexpr parameter_place here() const { return {}; }
    constexpr void repeat(const parameter_place&) { ++repeats; }
    constexpr void resume(const parameter_place&) { --repeats; }
};

template <class Sentence, std::size_t Capacity = 0>
consteval name_collector<Capacity> collect_names() {
    name_collector<Capacity> collector;
    interpret<Sentence>(collector, 0);
    return collector;
}

/// A name that two layers of a sentence share; empty if there is none.
template <class Sentence>
inline constexpr std::string_view repeated_name = [] {
    auto names = collect_names<Sentence, collect_names<Sentence>().count>().names;
    std::ranges::sort(names);
    const auto found = std::ranges::adjacent_find(names);
    return found == names.end() ? std::string_view{} : *found;
}();

/// The repeated name as the option that gives it, for the compiler's messages.
template <class Sentence>
inline constexpr auto repeated_text = [] {
    fixed_string<repeated_name<Sentence>.size() + 1> text;
    std::ranges::copy(repeated_name<Sentence>, text.text);
    return text;
}();
template <class Sentence>
using repeated_name_option = options::name<repeated_text<Sentence>>;

/// The condition of the static_assert on names; it carries the name into the diagnostic.
template <bool Holds, class Name>
inline constexpr bool given_once_only = Holds;

template <class Sentence>
consteval void check_names() {
    static_assert(given_once_only<repeated_name<Sentence>.empty(), repeated_name_option<Sentence>>,
                  "name: two layers have the same name; give each a name of its own, also in a part that is "
                  "repeated or quoted twice, or leave it out");
}

} // namespace lamina::detail
