#pragma once

#include <lamina/language/options.hpp>
#include <lamina/language/recording.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>

namespace lamina::detail {

/// A name that two layers of a sentence share; empty if there is none. A shared part has its names once.
template <std::size_t Count>
constexpr std::string_view find_repeated_name(const std::array<recorded_value, Count>& values) {
    std::array<std::string_view, Count> names{};
    std::size_t count = 0;
    for (const recorded_value& v : values)
        if (v.kind == operation::word && v.back == 0 && !v.label.empty()) names[count++] = v.label;
    std::sort(names.begin(), names.begin() + count);
    const auto found = std::adjacent_find(names.begin(), names.begin() + count);
    return found == names.begin() + count ? std::string_view{} : *found;
}
template <class Sentence>
inline constexpr std::string_view repeated_name = [] {
    if constexpr (!Sentence::mentions_names)
        if constexpr (word_counts<Sentence>.named < 2) return std::string_view{};
    return find_repeated_name(recorded<Sentence>.values);
}();

/// The repeated name as the option that gives it, for the compiler's messages.
template <class Sentence>
inline constexpr fixed_string<repeated_name<Sentence>.size() + 1> repeated_text(repeated_name<Sentence>);
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
