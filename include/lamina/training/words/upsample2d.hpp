#pragma once

#include <lamina/kernels/resize.hpp>
#include <lamina/plan/roles.hpp>
#include <lamina/training/trained_word.hpp>

#include <algorithm>
#include <cstddef>

namespace lamina::detail {

template <resize_word Word, dims In, class T>
struct trained_word<Word, In, T> : trained_defaults {
private:
    using forth = kernels::resize<T, Word::geometry(In), kernels::direction::forth>;
    using back = kernels::resize<T, Word::geometry(In), kernels::direction::back>;
    static constexpr std::size_t in = In.size(), out = Word::output(In).size();

public:
    static constexpr bool reads_input = false, reads_output = false;
    static constexpr std::size_t scratch = (std::max)(forth::scratch_size, back::scratch_size);

    static void forward(const word_call<T>& call) {
        for (std::size_t i = 0; i < call.count; ++i)
            forth::run(call.x + i * in, call.y + i * out, call.scratch);
    }
    template <bool WithInput>
    static void backward(const word_call<T>& call) {
        if constexpr (WithInput)
            for (std::size_t i = 0; i < call.count; ++i)
                back::run(call.dy + i * out, call.dx + i * in, call.scratch);
    }
};

} // namespace lamina::detail
