#pragma once

#include <lamina/language/frozen.hpp>
#include <lamina/language/options.hpp>
#include <lamina/language/sentence.hpp>

#include <cstddef>

namespace lamina::detail {
/// The type of a function that stands for a word.
template <part Word>
using word_function = Word (*)(as_word);
} // namespace lamina::detail

/// In namespace lamina: the word `name` as a function, for words that are called like a function of the C
/// library. It overloads that one instead of hiding it or being hidden: after `using namespace lamina`,
/// `relu >> tanh` means the word and `tanh(0.5)` a number. All that takes words also takes this function. (By
/// overloads, because a template parameter cannot be deduced from an overloaded function.)
///
/// Nothing here is `name` followed by a parenthesis: some platforms have such macros.
#define LAMINA_WORD_FUNCTION(name)                                                                           \
    constexpr auto(name)(detail::as_word)->words::name { return {}; }                                        \
    namespace detail {                                                                                       \
    word_argument(word_function<words::name>) -> word_argument<words::name>;                                 \
    }                                                                                                        \
    LAMINA_WORD_FUNCTION_OPERATOR(name, >>)                                                                  \
    LAMINA_WORD_FUNCTION_OPERATOR(name, +)                                                                   \
    LAMINA_WORD_FUNCTION_OPERATOR(name, |)                                                                   \
    LAMINA_WORD_FUNCTION_OPERATOR(name, *)                                                                   \
    template <std::size_t N>                                                                                 \
    constexpr auto repeat(detail::word_function<words::name>) {                                              \
        return lamina::repeat<N>(words::name{});                                                             \
    }                                                                                                        \
    constexpr auto frozen(detail::word_function<words::name>) { return lamina::frozen(words::name{}); }

#define LAMINA_WORD_FUNCTION_OPERATOR(name, symbol)                                                          \
    template <detail::part F>                                                                                \
    constexpr auto operator symbol(F f, detail::word_function<words::name>) {                                \
        return f symbol words::name{};                                                                       \
    }                                                                                                        \
    template <detail::part F>                                                                                \
    constexpr auto operator symbol(detail::word_function<words::name>, F f) {                                \
        constexpr words::name first{};                                                                       \
        return first symbol f;                                                                               \
    }
