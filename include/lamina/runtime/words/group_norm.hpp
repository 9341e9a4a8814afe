#pragma once

#include <lamina/kernels/norm/group_norm.hpp>
#include <lamina/layers/group_norm.hpp>
#include <lamina/layers/instance_norm.hpp>
#include <lamina/runtime/predicted_word.hpp>

#include <cstddef>

namespace lamina::detail {

template <class Word, dims In, class T, class Arch>
struct predicted_group_norm {
private:
    using kernel = kernels::group_norm<T, In.pixels(), In.channels, Word::sets(In), Arch>;

public:
    static constexpr std::size_t packed_size = 2 * In.channels, scratch_size = kernel::saved_size;

    static constexpr void pack(const T* parameters, T* packed) {
        Word::affine::fill(parameters, In.channels, packed, packed + In.channels);
    }
    static void run(const T* x, const T* packed, T* y, T* scratch) {
        kernel::run(x, packed, packed + In.channels, Word::epsilon, y, scratch);
    }
};

template <std::size_t Groups, class... Options, dims In, class T, class Arch>
struct predicted_word<words::group_norm<Groups, Options...>, In, T, Arch>
    : predicted_group_norm<words::group_norm<Groups, Options...>, In, T, Arch> {};

template <class... Options, dims In, class T, class Arch>
struct predicted_word<words::instance_norm<Options...>, In, T, Arch>
    : predicted_group_norm<words::instance_norm<Options...>, In, T, Arch> {};

} // namespace lamina::detail
