#pragma once

#include <lamina/language/dims.hpp>
#include <lamina/language/part_size.hpp>
#include <lamina/language/type_list.hpp>

#include <cstddef>
#include <type_traits>

namespace lamina {

/// Base of everything that can appear in a sentence: words, and what the operators make of them.
/// Argument-dependent lookup finds the operators through it (see sentence.hpp).
struct part_base {
    /// Without the parts within it.
    static constexpr detail::part_size own_size{};
};

namespace detail {

// Not std::derived_from, nor std::is_base_of_v: they add a tenth to a network's compile time.
template <class T>
concept part = __is_base_of(part_base, T);

} // namespace detail

/// The position of a word in a sentence, for the compiler's messages: `at_layer<5, 2, 1>` is the first layer
/// of the second branch of layer 5. Layer 0 is the input.
template <std::size_t... Path>
struct at_layer {
    template <std::size_t... Inner>
    using inside = at_layer<Path..., Inner...>;
};

/// A word's input shape, for the compiler's messages.
template <std::size_t... Extents>
struct incoming;

namespace detail {

template <dims In>
struct incoming_of {
    using type = incoming<In.height, In.width, In.channels>;
};
template <dims In>
    requires(In.is_vector())
struct incoming_of<In> {
    using type = incoming<In.channels>;
};

/// Replaces `at_layer` to check the rules without diagnostics.
struct quiet {
    template <std::size_t...>
    using inside = quiet;
};

} // namespace detail

/// The condition of every rule's static_assert. It carries the layer's number, the word and the input shape
/// into the first lines of the diagnostic.
template <bool Holds, class Where, class Word, class Incoming>
inline constexpr bool fits = Holds;
template <bool Holds, class Word, class Incoming>
inline constexpr bool fits<Holds, detail::quiet, Word, Incoming> = true;

/// Base of all words, with the defaults. A word must provide `label` and `output`.
///
/// - `static constexpr const char* label`: the word as the user writes it.
/// - `static constexpr dims output(dims in)`: the shape rule, called only where `allows` holds.
/// - `template <dims In, class Where> static consteval bool allows()`: the rules that the input shape must
///   obey.
/// - `static constexpr std::array<parameter, n> parameters(dims in)` and `using rules`: see
///   layers/parameter.hpp.
/// - `template <class T> static constexpr void forward(dims in, const T* x, const T* p, T* y)`: one sample.
/// - `template <class T> static constexpr void forward_rows(dims in, const T* x, const T* p, T* y,
///   std::size_t pitch, std::size_t first, std::size_t last)`, optional: rows first … last − 1 of the output
///   y, whose pixels lie `pitch` elements apart. Predictions then write a part of `|` in place, share the
///   word between threads, and run it in strips of rows if `geometry(in).window` or `mixes_pixels` says what
///   it reads.
/// - `template <class T> static constexpr void backward(dims in, const T* x, const T* y, const T* p,
///   const T* dy, T* dx, T* dp)`: writes dx, adds to dp.
/// - `static constexpr bool mixes_pixels`: whether a result depends on other pixels than its own; asked by
///   `receptive_field` of words that are neither point-wise nor windows, which have a `geometry(in)` with a
///   member `window`.
/// - `static std::string describe()`: the word with its numbers, without its options, in reports; by default
///   the label.
struct word : part_base {
    /// Whether `as` or `from` is a part of it.
    static constexpr bool mentions_names = false;
    static constexpr detail::part_size own_size{.values = 1};
    /// Multiply-adds per sample.
    static constexpr std::size_t macs(dims) { return 0; }
    template <dims In, class Where>
    static consteval bool allows() {
        return true;
    }
    /// A mistake; words with options have their own.
    template <class... Options>
        requires(sizeof...(Options) != 0)
    constexpr auto operator()(Options...) const;
};

namespace detail {

/// Base of the words that pass their input on unchanged.
struct carrier : word {
    template <class T>
    static constexpr void forward(dims in, const T* x, const T*, T* y) {
        for (std::size_t i = 0; i < in.size(); ++i) y[i] = x[i];
    }
    template <class T>
    static constexpr void backward(dims in, const T*, const T*, const T*, const T* dy, T* dx, T*) {
        for (std::size_t i = 0; i < in.size(); ++i) dx[i] = dy[i];
    }
};

template <class T>
concept any_word = __is_base_of(word, T);

/// The parameter type of functions that stand for words: `words::tanh tanh(as_word)`.
struct as_word {};

/// A part as a template argument, given as a value or as the function that stands for it.
template <part Part>
struct word_argument {
    using type = Part;
    constexpr word_argument(Part) {}
    constexpr word_argument(Part (*)(as_word)) {}
};

} // namespace detail

} // namespace lamina
