#pragma once

#include <lamina/language/part.hpp>

#include <cstddef>
#include <cstdint>

namespace lamina::detail {

/// A batch on its way through the network, the same for all words of a thread.
struct training_pass {
    /// Determines the random numbers, together with `step`.
    std::uint32_t seed = 0;
    std::uint64_t step = 0;
    /// The number of samples in the batch, over all threads. Thread i has slice_of(batch, i, threads).
    std::size_t batch = 0;
    std::size_t thread = 0, threads = 1;
};

/// The arguments of a word that runs on some consecutive samples of a batch. Values are stored one sample
/// after another.
template <class T>
struct word_call {
    training_pass pass;
    /// The word's node.
    std::size_t node = 0;
    /// Samples first … first + count − 1 of the batch.
    std::size_t first = 0, count = 0;
    const T* x = nullptr;
    T* y = nullptr;
    /// The word's parameters, and what its `pack` made of them for this batch.
    const T* parameters = nullptr;
    const T* packed = nullptr;
    /// Written in forward, read in backward.
    T* saved = nullptr;
    /// Contents are not preserved between calls.
    T* scratch = nullptr;
    /// `shared` values per thread, thread by thread.
    double* shared = nullptr;
    /// In backward: the gradients of the loss. dx is to be overwritten, `gradients` (of the parameters) to be
    /// added to.
    const T* dy = nullptr;
    T* dx = nullptr;
    T* gradients = nullptr;
    /// In forward: the sum of what words add to the loss of the whole batch.
    double* penalty = nullptr;
};

/// The defaults of `trained_word`.
struct trained_defaults {
    /// y is x: nothing is copied, forward is called with y == x, and backward adds to dx == dy.
    static constexpr bool view = false;
    /// `backward_pooled(call, pooled)` takes as dy the gradient of a 2×2 max pooling of the results, whose
    /// maxima are `pooled`. It does not write dx.
    static constexpr bool takes_pooled = false;
    /// y may overwrite x (unless backward reads x), and dx may overwrite dy.
    static constexpr bool in_place = false;
    /// `forward<Activation>(call)` can apply a pointwise word to the results.
    static constexpr bool activates = false;
    /// Whether backward reads x, and whether it reads y.
    static constexpr bool reads_input = true, reads_output = true;
    /// Sizes in elements: values saved per sample for backward, packed weights, scratch memory,
    /// and (in doubles) each thread's memory that all threads can read.
    static constexpr std::size_t saved = 0, packed = 0, scratch = 0, shared = 0;
};

/// How to train a word with input shape `In`, or to run it in training where it is frozen: its needs,
/// `pack<WithInput>(parameters, packed)` if it packs, `forward(call)`, and `backward<WithInput>(call)`, which
/// writes dx only with WithInput. This primary template runs any word by its scalar reference functions,
/// sample by sample. A word that couples the samples of a batch also has `gather(call)` and
/// `gather_gradient(call)`: they see all samples of the batch, with x and y or with x and dy, before the
/// first call of forward or backward. A word with parameters may have `backward_input(call)`, which writes dx
/// only and does not read x, and `forward_packed`, the size of what is packed for forward.
template <class Word, dims In, class T, bool Frozen = false>
struct trained_word : trained_defaults {
    static constexpr std::size_t in = In.size(), out = Word::output(In).size();
    static constexpr std::size_t scratch = in;

    static_assert(
        !requires { requires Word::couples_samples; },
        "training: a word that couples the samples of a batch needs a trained_word of its own");

    static void forward(const word_call<T>& call) {
        for (std::size_t i = 0; i < call.count; ++i)
            Word::template forward<T>(In, call.x + i * in, call.parameters, call.y + i * out);
    }
    template <bool WithInput>
    static void backward(const word_call<T>& call) {
        for (std::size_t i = 0; i < call.count; ++i)
            Word::template backward<T>(In, call.x + i * in, call.y + i * out, call.parameters,
                                       call.dy + i * out, WithInput ? call.dx + i * in : call.scratch,
                                       call.gradients);
    }
};

} // namespace lamina::detail
