#pragma once

#include <lamina/kernels/norm/root_norm.hpp>
#include <lamina/kernels/partition.hpp>
#include <lamina/layers/rms_norm.hpp>
#include <lamina/runtime/predicted_word.hpp>

#include <cstddef>

namespace lamina::detail {

template <class Word, dims In, class T, class Arch>
struct predicted_root_norm : word_with_scalar_code<Word, In> {
    static constexpr kernels::partition parts{1, In.pixels()};
    static void run(const T* x, const T* packed, T* y, T*, kernels::work_share of) {
        const std::size_t first = of.chunks.begin * In.channels;
        kernels::root_norm<T, In.channels, Word::rule.mean, Arch>::run(
            of.chunks.size(), x + first, Word::affine::scales ? packed : nullptr, Word::rule.epsilon,
            y + first, nullptr);
    }
};

template <class... Options, dims In, class T, class Arch>
struct predicted_word<words::rms_norm<Options...>, In, T, Arch>
    : predicted_root_norm<words::rms_norm<Options...>, In, T, Arch> {};

template <class... Options, dims In, class T, class Arch>
struct predicted_word<words::l2_normalize<Options...>, In, T, Arch>
    : predicted_root_norm<words::l2_normalize<Options...>, In, T, Arch> {};

} // namespace lamina::detail
