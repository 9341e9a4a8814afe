#pragma once

#include <lamina/language/sentence.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>

namespace lamina::detail {

/// The interpreter that counts the values of a part: those of its words and joins, and the one that reaches
/// it.
struct value_counter {
    std::size_t values = 1;

    template <class Word>
    constexpr std::size_t leaf(std::size_t) {
        return values++;
    }
    constexpr std::size_t further_input(std::string_view, dims) { return values++; }
    constexpr std::size_t add(std::size_t, std::size_t) { return values++; }
    constexpr std::size_t concat(std::size_t, std::size_t) { return values++; }
    constexpr std::size_t multiply(std::size_t, std::size_t) { return values++; }
};

template <class Part>
inline constexpr std::size_t value_count = [] {
    value_counter to;
    interpret<Part>(to, std::size_t{0});
    return to.values;
}();

/// The interpreter that finds out which values are read. A value is its number in order of evaluation; 0 is
/// the input.
template <std::size_t Capacity>
struct read_marker {
    std::array<bool, Capacity> read{};
    /// The number of words up to each value, and the names of further inputs.
    std::array<std::size_t, Capacity> words{};
    std::array<std::string_view, Capacity> inputs{};
    std::size_t values = 1, word_count = 0;

    template <class Word>
    constexpr std::size_t leaf(std::size_t x) {
        ++word_count;
        return next(x, x);
    }
    constexpr std::size_t further_input(std::string_view name, dims) {
        words[values] = word_count;
        inputs[values] = name;
        return values++;
    }
    constexpr std::size_t add(std::size_t f, std::size_t g) { return next(f, g); }
    constexpr std::size_t concat(std::size_t f, std::size_t g) { return next(f, g); }
    constexpr std::size_t multiply(std::size_t f, std::size_t g) { return next(f, g); }

private:
    constexpr std::size_t next(std::size_t f, std::size_t g) {
        read[f] = read[g] = true;
        words[values] = word_count;
        return values++;
    }
};

template <class Sentence>
constexpr auto mark_read() {
    read_marker<value_count<Sentence>> to;
    named_values<std::size_t, names_given<Sentence>> names;
    to.read[interpret<Sentence>(to, std::size_t{0}, names)] = true;
    for (std::size_t i = 0; i < names.result_count(); ++i) to.read[names.result(i).value] = true;
    return to;
}

/// The number of the first value that nothing reads, the input aside; 0 if there is none. Only `from` and
/// further inputs can leave a value unread.
template <class Sentence>
inline constexpr std::size_t unread_value = [] {
    if constexpr (Sentence::mentions_names) {
        const auto to = mark_read<Sentence>();
        for (std::size_t v = 1; v < to.values; ++v)
            if (!to.read[v]) return v;
    }
    return std::size_t{0};
}();

/// The last word up to an unread value.
template <class Sentence>
constexpr auto unread_word() {
    constexpr std::size_t words = mark_read<Sentence>().words[unread_value<Sentence>];
    if constexpr (words == 0)
        return words::identity{};
    else
        return element_of<leaves<typename Sentence::body>, words - 1>{};
}

/// The name of the further input that is unread; empty if the value is another one.
template <class Sentence>
inline constexpr auto unread_input = [] {
    constexpr std::string_view name = mark_read<Sentence>().inputs[unread_value<Sentence>];
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
