#pragma once

#include <lamina/kernels/norm/batch_norm.hpp>
#include <lamina/layers/augmentation.hpp>
#include <lamina/layers/parameter.hpp>
#include <lamina/plan/roles.hpp>
#include <lamina/training/words/box.hpp>
#include <lamina/training/words/views.hpp>

#include <algorithm>
#include <cstddef>

namespace lamina::detail {

/// The input's gradient only. Where a word cannot do without those of its parameters, they go to memory that
/// is not read.
template <class Word, dims In, class T>
struct frozen_parameters : trained_word<Word, In, T> {
private:
    using trained = trained_word<Word, In, T>;
    static constexpr bool apart = requires(const word_call<T>& call) { trained::backward_input(call); };

public:
    static constexpr bool takes_pooled = false, reads_input = !apart && trained::reads_input;
    static constexpr std::size_t unread_gradients = [] {
        std::size_t size = 0;
        for (const parameter& p : Word::parameters(In)) size += apart ? 0 : p.size();
        return size;
    }();

    template <bool>
    static void backward(const word_call<T>& call) {
        if constexpr (apart)
            trained::backward_input(call);
        else
            trained::template backward<true>(call);
    }
};

/// As in prediction: y = x · scale + shift per channel.
template <class Word, dims In, class T>
struct frozen_normalization : trained_defaults {
private:
    static constexpr std::size_t channels = In.channels;
    using kernel = kernels::batch_norm_training<T, channels>;
    static std::size_t pixels(const word_call<T>& call) { return call.count * In.pixels(); }

public:
    static constexpr bool in_place = true, reads_input = false, reads_output = false, activates = true;
    /// Scale, shift, and zeros.
    static constexpr std::size_t packed = 3 * channels;

    template <bool>
    static void pack(const T* p, T* to) {
        Word::fold(p, channels, to, to + channels);
        std::fill_n(to + 2 * channels, channels, T(0));
    }
    template <class... Activation>
    static void forward(const word_call<T>& call) {
        const T* const p = call.packed;
        kernel::template normalize<kernels::epilogue<kernels::map<Activation>...>>(
            pixels(call), call.x, {p + 2 * channels, p, nullptr, p + channels}, call.y);
    }
    template <bool>
    static void backward(const word_call<T>& call) {
        const T* const p = call.packed;
        kernel::normalize(pixels(call), call.dy, {p + 2 * channels, p, nullptr, nullptr}, call.dx);
    }
};

/// A frozen word does what it does in prediction.
template <class Word, dims In, class T>
struct trained_word<Word, In, T, true> : trained_word<Word, In, T> {};

template <class Word, dims In, class T>
    requires(role_of<Word> == role::nothing)
struct trained_word<Word, In, T, true> : trained_view {};

template <std::size_t Height, std::size_t Width, dims In, class T>
struct trained_word<words::random_crop_to<Height, Width>, In, T, true>
    : trained_box<words::random_crop_to<Height, Width>, In, T> {};

template <normalization_word Word, dims In, class T>
    requires has_parameters<Word>
struct trained_word<Word, In, T, true> : frozen_normalization<Word, In, T> {};

template <class Word, dims In, class T>
    requires(has_parameters<Word> && !normalization_word<Word>)
struct trained_word<Word, In, T, true> : frozen_parameters<Word, In, T> {};

} // namespace lamina::detail
