#pragma once

#include <lamina/kernels/gradient/attention.hpp>
#include <lamina/layers/attention.hpp>
#include <lamina/training/trained_word.hpp>

#include <algorithm>
#include <cstddef>

namespace lamina::detail {

/// Keeps the projected values, the heads' results and all shares of every sample.
template <std::size_t Heads, class... Options, dims In, class T>
struct trained_word<words::attention<Heads, Options...>, In, T> : trained_defaults {
private:
    using word = words::attention<Heads, Options...>;
    using kernel = kernels::attention<T, word::attends(In)>;
    using gradient = kernels::attention_gradient<T, word::attends(In)>;
    static constexpr std::size_t joined_at = kernel::projected_size,
                                 shares_at = joined_at + kernel::joined_size;

    template <class U>
    static typename gradient::template parameters<U> parameters(U* p) {
        const auto all = word::split(p, In.channels);
        return {all.in_kernel, all.in_bias, all.out_kernel, all.out_bias};
    }

public:
    static constexpr bool reads_output = false;
    static constexpr std::size_t saved = shares_at + kernel::shares_size;
    static constexpr std::size_t packed = kernel::packed_size + gradient::packed_size;
    static constexpr std::size_t scratch = (std::max)(kernel::scratch_size, gradient::scratch_size);

    template <bool>
    static void pack(const T* p, T* to) {
        const auto all = parameters(p);
        kernel::pack(all.in_kernel, all.in_bias, all.out_kernel, all.out_bias, to);
        gradient::pack(all, to + kernel::packed_size);
    }
    static void forward(const word_call<T>& call) {
        for (std::size_t i = 0; i < call.count; ++i) {
            T* const kept = call.saved + i * saved;
            kernel::template run<true>(call.x + i * In.size(), call.packed, call.y + i * In.size(), kept,
                                       kept + joined_at, kept + shares_at, call.scratch);
        }
    }
    template <bool WithInput>
    static void backward(const word_call<T>& call) {
        for (std::size_t i = 0; i < call.count; ++i) {
            const T* const kept = call.saved + i * saved;
            gradient::run(call.x + i * In.size(), {kept, kept + joined_at, kept + shares_at},
                          parameters(call.parameters), call.packed + kernel::packed_size,
                          call.dy + i * In.size(), WithInput ? call.dx + i * In.size() : nullptr,
                          parameters(call.gradients), call.scratch);
        }
    }
};

} // namespace lamina::detail
