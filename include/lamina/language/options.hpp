#pragma once

#include <lamina/language/fixed_string.hpp>
#include <lamina/language/number_text.hpp>
#include <lamina/language/part.hpp>
#include <lamina/language/type_list.hpp>

#include <string>
#include <string_view>
#include <type_traits>

namespace lamina {

/// What an option sets. An option type declares it with `using kind = …`; a word takes at most one option of
/// each kind. An option that changes what a word computes has `static std::string describe()`, the text for
/// tables and diagrams. Compilers print kinds in messages about options: a kind is called like its option, or
/// is one_of<…> the names of its options.
namespace kinds {
template <class... Names>
struct one_of;
struct name;
struct activation;
struct activity_regularizer;
} // namespace kinds

namespace detail {

template <class T>
concept option = requires { typename T::kind; };

template <class T>
struct kind_in {
    using type = T;
};
template <option T>
struct kind_in<T> {
    using type = typename T::kind;
};

/// The kind of an option. An argument that is not an option is its own kind, which no word accepts.
template <class T>
using kind_of = typename kind_in<T>::type;

/// The option of this kind among `Options`, or `Default` if there is none.
template <class Kind, class Default, class... Options>
struct find_option {
    using type = Default;
};
template <class Kind, class Default, class First, class... Rest>
struct find_option<Kind, Default, First, Rest...>
    : std::conditional_t<std::is_same_v<Kind, kind_of<First>>, type_of<First>,
                         find_option<Kind, Default, Rest...>> {};
template <class Kind, class Default, class... Options>
using option_or = typename find_option<Kind, Default, Options...>::type;

template <class Kind, class... Options>
inline constexpr bool has_option = (std::is_same_v<Kind, kind_of<Options>> || ...);

/// The kinds of options that a word accepts.
template <class... Kind>
struct takes {
    template <class Option>
    static constexpr bool knows = (std::is_same_v<Kind, kind_of<Option>> || ...);
};

/// The conditions of the static_asserts on options. Compilers print them, and with them the word, the option
/// and the options that the word takes.
template <class Word, class Option, class Known = typename Word::accepts>
inline constexpr bool knows_option = Known::template knows<Option>;

template <class Option, class... All>
inline constexpr std::size_t times_given = (std::size_t(std::is_same_v<kind_of<Option>, kind_of<All>>) + ...);
template <class Word, class... Options>
inline constexpr bool given_once = ((times_given<Options, Options...> == 1) && ...);

template <class Word, class Option>
consteval void check_option() {
    static_assert(
        knows_option<Word, Option, typename Word::accepts>,
        "unknown option: see knows_option<word, option, takes<…>> in this message; the word takes only the "
        "options in takes<…>");
}

/// Rejects options that the word does not take, and a second option of a kind.
template <class Word, class... Options>
consteval void check_options() {
    (check_option<Word, Options>(), ...);
    static_assert(
        given_once<Word, Options...>,
        "option given twice: see given_once<word, options…> in this message; give a word one option of each "
        "kind");
}

} // namespace detail

namespace options {

/// Base of an option that is a number. Its kind has the label that stands before it in tables.
template <class Kind, double Value>
struct number {
    using kind = Kind;
    static constexpr double value = Value;
    static std::string describe() { return detail::with_number(Kind::label, Value); }
};

template <detail::fixed_string Text>
struct name {
    using kind = kinds::name;
    static constexpr std::string_view text = Text.view();
};

/// A word to apply to the layer's result, as `>>` would.
template <class Word>
struct activation {
    using kind = kinds::activation;
    using next = Word;
};

struct unnamed {
    static constexpr std::string_view text{};
};

} // namespace options

namespace detail {

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

} // namespace detail

/// The layer's name in weight files and tables. Default: the word's own name, numbered if it repeats.
template <detail::fixed_string Text>
inline constexpr options::name<Text> name{};

/// Keras's `activation=`: `conv2d<8, 3>(activation<relu>)` is `conv2d<8, 3> >> relu`.
template <detail::word_argument Word>
inline constexpr options::activation<typename decltype(Word)::type> activation{};

} // namespace lamina
