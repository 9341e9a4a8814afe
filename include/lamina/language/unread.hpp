#pragma once

#include <lamina/language/sentence.hpp>

#include <array>
#include <cstddef>

namespace lamina::detail {

/// The interpreter that counts the values of a part: those of its words and joins, and the one that reaches
/// it.
struct value_counter {
    std::size_t values = 1;

    template <class Word>
    constexpr std::size_t leaf(std::size_t) {
        return values++;
    }
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
    /// The number of words up to each value.
    std::array<std::size_t, Capacity> words{};
    std::size_t values = 1, word_count = 0;

    template <class Word>
    constexpr std::size_t leaf(std::size_t x) {
        ++word_count;
        return next(x, x);
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

/// The number of words up to the first value that nothing reads; 0 if all values are read. Only `from` can
/// leave one unread.
template <class Sentence>
inline constexpr std::size_t unread_word = [] {
    if constexpr (Sentence::mentions_names) {
        read_marker<value_count<Sentence>> to;
        to.read[interpret<Sentence>(to, std::size_t{0})] = true;
        for (std::size_t v = 1; v < to.values; ++v)
            if (!to.read[v]) return to.words[v];
    }
    return std::size_t{0};
}();

/// The condition of the static_assert on unread values; it carries the word into the diagnostic.
template <bool Holds, class Word>
inline constexpr bool is_read = Holds;

template <class Sentence>
consteval void check_all_read() {
    if constexpr (unread_word<Sentence> != 0) {
        constexpr bool read = false;
        static_assert(is_read<read, element_of<leaves<typename Sentence::body>, unread_word<Sentence> - 1>>,
                      "from: nothing reads the value before it, which this word computes; name it with as<…> "
                      "and read it "
                      "later, or leave out what computes it");
    }
}

} // namespace lamina::detail
