#pragma once

#include <lamina/language/part.hpp>

#include <cstddef>
#include <cstdint>

namespace lamina {

/// A batch on its way through the network, the same for all words of a thread.
struct training_pass {
    /// Makes the random numbers, together with the number of the step.
    std::uint32_t seed = 0;
    std::uint64_t step = 0;
    /// How many samples the batch has, on all threads. Thread i has slice_of(batch, i, threads).
    std::size_t batch = 0;
    std::size_t thread = 0, threads = 1;
};

/// A word at work on some consecutive samples of a batch. Values lie one sample after the other.
template <class T>
struct word_call {
    training_pass pass;
    /// The word's node.
    std::size_t node = 0;
    /// The samples first … first + count − 1 of the batch.
    std::size_t first = 0, count = 0;
    const T* x = nullptr;
    T* y = nullptr;
    /// The word's parameters, and what its `pack` made of them for this batch.
    const T* parameters = nullptr;
    const T* packed = nullptr;
    /// The same in forward and backward.
    T* kept = nullptr;
    /// Holds nothing before or after.
    T* scratch = nullptr;
    /// `shared` numbers of each thread, thread by thread.
    double* shared = nullptr;
    /// In backward: the gradients of the loss. dx is to be written, `gradients` (of the parameters) to be
    /// added to.
    const T* dy = nullptr;
    T* dx = nullptr;
    T* gradients = nullptr;
    /// In forward: what the word adds to the loss of the whole batch.
    double* penalty = nullptr;
};

/// What `trained_word` says where it does not say otherwise.
struct trained_defaults {
    /// y is x: nothing is copied, forward finds y == x, and backward adds to dx == dy.
    static constexpr bool view = false;
    /// `backward_pooled(call, pooled)` takes the gradient of a maximum over windows of 2×2 of the results for
    /// dy; it does not write dx. `pooled` are the maxima.
    static constexpr bool takes_pooled = false;
    /// y can be written over x (where backward does not read it), and dx over dy.
    static constexpr bool in_place = false;
    /// `forward<Activation>(call)` can apply a pointwise word to the results.
    static constexpr bool activates = false;
    /// Whether backward reads x, and whether it reads y.
    static constexpr bool reads_input = true, reads_output = true;
    /// Numbers: kept per sample from forward to backward, packed weights, scratch memory, and (double) memory
    /// of each thread that all threads see.
    static constexpr std::size_t kept = 0, packed = 0, scratch = 0, shared = 0;
};

/// How a word is trained, where `In` reaches it: what it needs, `pack<WithInput>(parameters, packed)` if it
/// packs, `forward(call)`, and `backward<WithInput>(call)`, which writes dx only with WithInput. This one
/// runs any word by its own scalar functions, sample by sample. A word that couples the samples of a batch
/// also has `gather(call)` and `gather_gradient(call)`: they see all samples of the batch, with x and y or
/// with x and dy, before any of them comes to forward or backward.
template <class Word, dims In, class T>
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

} // namespace lamina
