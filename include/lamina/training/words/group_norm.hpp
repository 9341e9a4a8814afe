#pragma once

#include <lamina/kernels/gradient/group_norm.hpp>
#include <lamina/kernels/norm/group_norm.hpp>
#include <lamina/layers/group_norm.hpp>
#include <lamina/layers/instance_norm.hpp>
#include <lamina/training/trained_word.hpp>

#include <cstddef>

namespace lamina::detail {

/// Keeps the normal_form of every group.
template <class Word, dims In, class T>
struct trained_group_norm : trained_defaults {
private:
    static constexpr std::size_t channels = In.channels, groups = Word::sets(In);
    using kernel = kernels::group_norm<T, In.pixels(), channels, groups>;
    using gradient = kernels::group_norm_gradient<T, In.pixels(), channels, groups>;

public:
    static constexpr bool reads_output = false;
    static constexpr std::size_t saved = kernel::saved_size;
    /// gamma, then beta; ones and zeros if the word has none.
    static constexpr std::size_t packed = 2 * channels;
    /// The gradient sums of beta and of gamma, in double.
    static constexpr std::size_t shared = 2 * channels;

    template <bool>
    static void pack(const T* p, T* to) {
        Word::affine::fill(p, channels, to, to + channels);
    }
    static void forward(const word_call<T>& call) {
        for (std::size_t i = 0; i < call.count; ++i)
            kernel::run(call.x + i * In.size(), call.packed, call.packed + channels, Word::epsilon,
                        call.y + i * In.size(), call.saved + i * saved);
    }
    template <bool WithInput>
    static void backward(const word_call<T>& call) {
        double *const total = call.shared + call.pass.thread * shared, *const along = total + channels;
        for (std::size_t i = 0; i < call.count; ++i) {
            const T *const x = call.x + i * In.size(), *const dy = call.dy + i * In.size();
            const T* const forms = call.saved + i * saved;
            gradient::sums(x, forms, dy, total, along);
            Word::affine::add_gradients(call.gradients, channels, along, total);
            if constexpr (WithInput)
                gradient::input(x, forms, call.packed, dy, total, along, call.dx + i * In.size());
        }
    }
};

template <std::size_t Groups, class... Options, dims In, class T>
struct trained_word<words::group_norm<Groups, Options...>, In, T>
    : trained_group_norm<words::group_norm<Groups, Options...>, In, T> {};

template <class... Options, dims In, class T>
struct trained_word<words::instance_norm<Options...>, In, T>
    : trained_group_norm<words::instance_norm<Options...>, In, T> {};

} // namespace lamina::detail
