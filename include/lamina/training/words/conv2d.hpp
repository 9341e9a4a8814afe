#pragma once

#include <lamina/kernels/conv/conv2d.hpp>
#include <lamina/kernels/gradient/conv2d_input.hpp>
#include <lamina/kernels/gradient/conv2d_weights.hpp>
#include <lamina/kernels/gradient/max_pooled_weights.hpp>
#include <lamina/plan/place.hpp>
#include <lamina/plan/roles.hpp>
#include <lamina/training/trained_word.hpp>

#include <algorithm>
#include <cstddef>

namespace lamina::detail {

template <kernels::conv_geometry Geometry, bool HasBias, class T>
struct trained_convolution : trained_defaults {
private:
    static constexpr std::size_t in = Geometry.window.in.size(), out = Geometry.window.out.size();
    template <class... Ops>
    using kernel = kernels::conv2d<T, kernels::task_of(Geometry), kernels::epilogue<Ops...>>;
    using weight_gradient = kernels::conv2d_weight_gradient<T, Geometry>;
    using pooled_gradient = kernels::max_pooled_weight_gradient<T, Geometry>;
    using input_gradient = kernels::conv2d_input_gradient<T, Geometry>;
    static constexpr std::size_t first_packed = round_up(kernel<>::packed_size, 64 / sizeof(T));

public:
    static constexpr std::size_t forward_packed = first_packed;
    static constexpr bool activates = true, reads_output = false, takes_pooled = pooled_gradient::exists;
    static constexpr std::size_t packed = first_packed + input_gradient::packed_size;
    static constexpr std::size_t scratch =
        std::max<std::size_t>({kernel<>::scratch_size, weight_gradient::scratch_size,
                               pooled_gradient::scratch_size, input_gradient::scratch_size});

    template <bool WithInput>
    static void pack(const T* p, T* to) {
        kernel<>::pack(p, HasBias ? p + Geometry.kernel_size() : nullptr, to);
        if constexpr (WithInput) input_gradient::pack(p, to + first_packed);
    }
    template <class... Activation>
    static void forward(const word_call<T>& call) {
        for (std::size_t i = 0; i < call.count; ++i)
            kernel<kernels::map<Activation>...>::run(call.x + i * in, call.packed, call.y + i * out,
                                                     call.scratch, nullptr);
    }
    template <bool WithInput>
    static void backward(const word_call<T>& call) {
        T* const bias = HasBias ? call.gradients + Geometry.kernel_size() : nullptr;
        weight_gradient::run(call.count, call.x, in, call.dy, out, call.gradients, bias, call.scratch);
        if constexpr (WithInput) backward_input(call);
    }
    static void backward_input(const word_call<T>& call) {
        for (std::size_t i = 0; i < call.count; ++i)
            input_gradient::run(call.dy + i * out, call.packed + first_packed, call.dx + i * in,
                                call.scratch);
    }
    static void backward_pooled(const word_call<T>& call, const T* pooled) {
        T* const bias = HasBias ? call.gradients + Geometry.kernel_size() : nullptr;
        pooled_gradient::run_batch(call.count, call.x, in, call.y, pooled, call.dy, call.gradients, bias,
                                   call.scratch);
    }
};

/// Every word that is a convolution.
template <convolution_word Word, dims In, class T>
struct trained_word<Word, In, T> : trained_convolution<Word::geometry(In), Word::weights::has_bias, T> {};

} // namespace lamina::detail
