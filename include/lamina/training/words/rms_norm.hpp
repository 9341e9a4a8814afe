#pragma once

#include <lamina/kernels/gradient/root_norm.hpp>
#include <lamina/kernels/norm/root_norm.hpp>
#include <lamina/layers/rms_norm.hpp>
#include <lamina/training/trained_word.hpp>

#include <algorithm>
#include <cstddef>

namespace lamina::detail {

/// Keeps the factor of every pixel.
template <class Word, dims In, class T>
struct trained_root_norm : trained_defaults {
private:
    static constexpr std::size_t channels = In.channels;
    static constexpr bool scales = Word::affine::scales;
    using gradient = kernels::root_norm_gradient<T, channels, Word::rule.mean>;

public:
    static constexpr bool reads_output = false;
    static constexpr std::size_t saved = In.pixels();
    /// The gradient sums of gamma, in double.
    static constexpr std::size_t shared = scales ? channels : 0;

    static void forward(const word_call<T>& call) {
        kernels::root_norm<T, channels, Word::rule.mean>::run(call.count * In.pixels(), call.x, gamma(call),
                                                              Word::rule.epsilon, call.y, call.saved);
    }
    template <bool WithInput>
    static void backward(const word_call<T>& call) {
        const std::size_t pixels = call.count * In.pixels();
        if constexpr (scales) {
            double* const along = call.shared + call.pass.thread * shared;
            std::fill_n(along, shared, 0.0);
            gradient::add_sums(pixels, call.x, call.saved, call.dy, along);
            Word::affine::add_gradients(call.gradients, channels, along, nullptr);
        }
        if constexpr (WithInput)
            gradient::input(pixels, call.x, call.saved, gamma(call), Word::rule.epsilon, call.dy, call.dx);
    }

private:
    static const T* gamma(const word_call<T>& call) { return scales ? call.parameters : nullptr; }
};

template <class... Options, dims In, class T>
struct trained_word<words::rms_norm<Options...>, In, T>
    : trained_root_norm<words::rms_norm<Options...>, In, T> {};

template <class... Options, dims In, class T>
struct trained_word<words::l2_normalize<Options...>, In, T>
    : trained_root_norm<words::l2_normalize<Options...>, In, T> {};

} // namespace lamina::detail
