#pragma once

#include <lamina/language/recording.hpp>
#include <lamina/language/sentence.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>

namespace lamina::detail {

/// The number of the first value that nothing reads, the input aside; 0 if there is none. Only `from` and
/// further inputs can leave a value unread.
template <part_size Size>
constexpr std::size_t find_unread(const recording<Size>& r) {
    std::array<bool, Size.values + 1> read{};
    read[r.end] = true;
    for (const auto& output : r.outputs) read[output.value] = true;
    for (const recorded_value& v : r.values) read[v.first] = read[v.second] = true;
    for (std::size_t v = 1; v < read.size(); ++v)
        if (!read[v]) return v;
    return 0;
}
template <class Sentence>
inline constexpr std::size_t unread_value = Sentence::mentions_names ? find_unread(recorded<Sentence>) : 0;

/// The last word up to an unread value.
template <class Sentence>
constexpr auto unread_word() {
    constexpr std::size_t words = [] {
        std::size_t count = 0;
        for (std::size_t v = 1; v <= unread_value<Sentence>; ++v)
            count += recorded<Sentence>.values[v].kind == operation::word;
        return count;
    }();
    if constexpr (words == 0)
        return words::identity{};
    else
        return element_of<leaves<typename Sentence::body>, words - 1>{};
}

/// The name of the further input that is unread; empty if the value is another one.
template <class Sentence>
inline constexpr auto unread_input = [] {
    constexpr recorded_value unread = recorded<Sentence>.values[unread_value<Sentence>];
    constexpr std::string_view name = unread.kind == operation::input ? unread.label : std::string_view{};
    fixed_string<name.size() + 1> text;
    std::copy_n(name.data(), name.size(), text.text);
    return text;
}();

/// The condition of the static_assert on unread values; it carries the word into the diagnostic.
template <bool Holds, class Word>
inline constexpr bool is_read = Holds;

template <class Sentence>
consteval void check_all_read() {
    constexpr bool all_read = unread_value<Sentence> == 0;
    if constexpr (!all_read && !unread_input<Sentence>.view().empty())
        static_assert(is_read<all_read, words::named_input<unread_input<Sentence>>>,
                      "input: nothing reads this further input; read it where it stands, as in (identity | "
                      "input<\"meta\", 12>), later with from<…>, or leave it out");
    else if constexpr (!all_read)
        static_assert(
            is_read<all_read, decltype(unread_word<Sentence>())>,
            "from: nothing reads the value before it, which this word computes; name it with as<…> and "
            "read it later, make it an output<…>, or leave out what computes it");
}

} // namespace lamina::detail
