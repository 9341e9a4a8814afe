#pragma once

#include <lamina/language/queries.hpp>

#include <algorithm>
#include <cstddef>

namespace lamina {

/// How a word of role `other` predicts one sample, where `In` reaches it: `pack(parameters, packed)` once per
/// predictor, then `run(x, packed, y, scratch)`, or `run(x, packed, y, scratch, portion)` if it says into
/// which `parts` its output falls. Sizes are counts of T. This one runs any word by its own scalar `forward`;
/// a word with a kernel of its own has a specialisation in runtime/words/.
template <class Word, dims In, class T, class Arch>
struct predicted_word {
    static constexpr std::size_t packed_size = detail::count<Word>(In).parameters;
    static constexpr std::size_t scratch_size = 0;

    static void pack(const T* parameters, T* packed) { std::copy_n(parameters, packed_size, packed); }
    static void run(const T* x, const T* packed, T* y, T*) { Word::template forward<T>(In, x, packed, y); }
};

/// What a word without parameters says of them.
struct unweighted_word {
    static constexpr std::size_t packed_size = 0, scratch_size = 0;
    template <class T>
    static void pack(const T*, T*) {}
};

} // namespace lamina
