#pragma once

#include <lamina/kernels/pixel_unshuffle.hpp>
#include <lamina/plan/roles.hpp>
#include <lamina/training/trained_word.hpp>

#include <cstddef>

namespace lamina::detail {

template <unshuffle_word Word, dims In, class T>
struct trained_word<Word, In, T> : trained_defaults {
private:
    using kernel = kernels::pixel_unshuffle<T, Word::geometry(In)>;

public:
    static constexpr bool reads_input = false, reads_output = false;

    static void forward(const word_call<T>& call) {
        for (std::size_t i = 0; i < call.count; ++i)
            kernel::run(call.x + i * In.size(), call.y + i * In.size());
    }
    template <bool WithInput>
    static void backward(const word_call<T>& call) {
        if constexpr (WithInput)
            for (std::size_t i = 0; i < call.count; ++i)
                kernel::back(call.dy + i * In.size(), call.dx + i * In.size());
    }
};

template <shuffle_word Word, dims In, class T>
struct trained_word<Word, In, T> : trained_defaults {
private:
    using kernel = kernels::pixel_unshuffle<T, Word::inverse(In)>;

public:
    static constexpr bool reads_input = false, reads_output = false;

    static void forward(const word_call<T>& call) {
        for (std::size_t i = 0; i < call.count; ++i)
            kernel::back(call.x + i * In.size(), call.y + i * In.size());
    }
    template <bool WithInput>
    static void backward(const word_call<T>& call) {
        if constexpr (WithInput)
            for (std::size_t i = 0; i < call.count; ++i)
                kernel::run(call.dy + i * In.size(), call.dx + i * In.size());
    }
};

} // namespace lamina::detail
