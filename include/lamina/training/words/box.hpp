#pragma once

#include <lamina/kernels/box.hpp>
#include <lamina/plan/roles.hpp>
#include <lamina/training/trained_word.hpp>

#include <cstddef>

namespace lamina::detail {

template <class Word, dims In, class T>
struct trained_box : trained_defaults {
private:
    static constexpr kernels::box_geometry geometry = Word::geometry(In);
    static constexpr std::size_t in = geometry.in.size(), out = geometry.out.size();

public:
    static constexpr bool reads_input = false, reads_output = false;

    static void forward(const word_call<T>& call) {
        for (std::size_t i = 0; i < call.count; ++i)
            kernels::box<T, geometry>::run(call.x + i * in, call.y + i * out);
    }
    template <bool WithInput>
    static void backward(const word_call<T>& call) {
        if constexpr (WithInput)
            for (std::size_t i = 0; i < call.count; ++i)
                kernels::box<T, geometry.reversed()>::run(call.dy + i * out, call.dx + i * in);
    }
};

/// zero_padding2d, cropping2d, slice, split.
template <box_word Word, dims In, class T>
struct trained_word<Word, In, T> : trained_box<Word, In, T> {};

} // namespace lamina::detail
