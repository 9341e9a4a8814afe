#pragma once

#include <lamina/kernels/channel_sums.hpp>
#include <lamina/kernels/conv/conv2d.hpp>
#include <lamina/kernels/conv/transposed.hpp>
#include <lamina/kernels/gradient/conv2d_weights.hpp>
#include <lamina/plan/place.hpp>
#include <lamina/plan/roles.hpp>
#include <lamina/training/trained_word.hpp>

#include <algorithm>
#include <cstddef>

namespace lamina::detail {

/// A convolution with forward and backward swapped: `Adjoint` maps y to x.
template <kernels::conv_geometry Adjoint, bool HasBias, class T>
struct trained_transposed_convolution : trained_defaults {
private:
    static constexpr std::size_t in = Adjoint.window.out.size(), out = Adjoint.window.in.size();
    static constexpr std::size_t filters = Adjoint.window.in.channels;
    template <class... Ops>
    using kernel =
        kernels::transposed_conv2d<T, kernels::transposed_task_of(Adjoint), kernels::epilogue<Ops...>>;
    using weight_gradient = kernels::conv2d_weight_gradient<T, Adjoint>;
    using input_gradient = kernels::conv2d<T, kernels::task_of(Adjoint)>;
    static constexpr std::size_t first_packed = round_up(kernel<>::packed_size, 64 / sizeof(T));

public:
    static constexpr std::size_t forward_packed = first_packed;
    static constexpr bool activates = true, reads_output = false;
    static constexpr std::size_t packed = first_packed + input_gradient::packed_size;
    static constexpr std::size_t scratch = std::max<std::size_t>(
        {kernel<>::scratch_size, weight_gradient::scratch_size, input_gradient::scratch_size});

    template <bool WithInput>
    static void pack(const T* p, T* to) {
        kernel<>::pack(p, HasBias ? p + Adjoint.kernel_size() : nullptr, to);
        if constexpr (WithInput) input_gradient::pack(p, nullptr, to + first_packed);
    }
    template <class... Activation>
    static void forward(const word_call<T>& call) {
        for (std::size_t i = 0; i < call.count; ++i)
            kernel<kernels::map<Activation>...>::run(call.x + i * in, call.packed, call.y + i * out,
                                                     call.scratch, nullptr);
    }
    template <bool WithInput>
    static void backward(const word_call<T>& call) {
        weight_gradient::run(call.count, call.dy, out, call.x, in, call.gradients, nullptr, call.scratch);
        if constexpr (HasBias)
            kernels::channel_sums<T, filters>::add(call.dy, call.count * Adjoint.window.in.pixels(), filters,
                                                   call.gradients + Adjoint.kernel_size());
        if constexpr (WithInput) backward_input(call);
    }
    static void backward_input(const word_call<T>& call) {
        for (std::size_t i = 0; i < call.count; ++i)
            input_gradient::run(call.dy + i * out, call.packed + first_packed, call.dx + i * in, call.scratch,
                                nullptr);
    }
};

/// Every word that is a transposed convolution.
template <transposed_convolution_word Word, dims In, class T>
struct trained_word<Word, In, T>
    : trained_transposed_convolution<Word::adjoint(In), Word::weights::has_bias, T> {};

} // namespace lamina::detail
