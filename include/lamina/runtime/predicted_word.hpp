#pragma once

#include <lamina/language/queries.hpp>

#include <algorithm>
#include <cstddef>

namespace lamina::detail {

/// How a word of role `other` predicts one sample of shape `In`: `pack(parameters, packed)` once per
/// predictor, then `run(x, packed, y, scratch)`, or `run(x, packed, y, scratch, portion)` if it declares the
/// `parts` into which its output is divided. Sizes are in elements of T. The primary template runs the word's
/// scalar `forward`; words with a kernel of their own have a specialization in runtime/words/.
template <class Word, dims In, class T, class Arch>
struct predicted_word {
    static constexpr std::size_t packed_size = detail::count<Word>(In).parameters;
    static constexpr std::size_t scratch_size = 0;

    static void pack(const T* parameters, T* packed) { std::copy_n(parameters, packed_size, packed); }
    static void run(const T* x, const T* packed, T* y, T*) { Word::template forward<T>(In, x, packed, y); }
};

/// Base of the specializations for words without parameters.
struct unweighted_word {
    static constexpr std::size_t packed_size = 0, scratch_size = 0;
    template <class T>
    static void pack(const T*, T*) {}
};

} // namespace lamina::detail
