#pragma once

#include <lamina/kernels/partition.hpp>
#include <lamina/language/queries.hpp>
#include <lamina/language/rounding.hpp>
#include <lamina/plan/roles.hpp>

#include <algorithm>
#include <cstddef>

namespace lamina::detail {

/// Base of the words that predict by their own code, with parameters as they are.
template <class Word, dims In>
struct word_with_scalar_code {
    static constexpr std::size_t packed_size = cost_of<Word>(In).parameters;
    static constexpr std::size_t scratch_size = 0;
    template <class T>
    static constexpr void pack(const T* parameters, T* packed) {
        std::copy_n(parameters, packed_size, packed);
    }
};

/// How a word of role `other` predicts one sample of shape `In`: `pack(parameters, packed)` once per
/// predictor, then `run(x, packed, y, scratch)`, or `run(x, packed, y, scratch, share)` if it declares the
/// `parts` into which its output is divided; with `runs_at_once`, a share is one call. Sizes are in elements
/// of T. The primary template runs the word's scalar `forward`; words with a kernel of their own have a
/// specialization in runtime/words/.
template <class Word, dims In, class T, class Arch>
struct predicted_word : word_with_scalar_code<Word, In> {
    static void run(const T* x, const T* packed, T* y, T*) { Word::template forward<T>(In, x, packed, y); }
};

/// A word with `forward_rows`: in chunks of rows, at least 1024 elements each, written with its pixels
/// `pitch` elements apart.
template <rowwise_word Word, dims In, class T, class Arch>
struct predicted_word<Word, In, T, Arch> : word_with_scalar_code<Word, In> {
private:
    static constexpr dims out = Word::output(In);
    static constexpr std::size_t row = out.width * out.channels;
    static constexpr std::size_t rows = (std::min)(ceil_div(1024, row), out.height);

public:
    static constexpr kernels::partition parts = kernels::chunks_of_at_least(rows * out.width, out.pixels());
    static void run(const T* x, const T* packed, T* y, T*, kernels::work_share of, std::size_t pitch) {
        const kernels::range pixels = parts.pixels_of(of.chunks, out.pixels());
        Word::template forward_rows<T>(In, x, packed, y, pitch, pixels.begin / out.width,
                                       pixels.end / out.width);
    }
};

/// Base of the specializations for words without parameters.
struct unweighted_word {
    static constexpr std::size_t packed_size = 0, scratch_size = 0;
    template <class T>
    static constexpr void pack(const T*, T*) {}
};

} // namespace lamina::detail
