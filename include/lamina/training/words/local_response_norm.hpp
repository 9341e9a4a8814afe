#pragma once

#include <lamina/kernels/gradient/local_response_norm.hpp>
#include <lamina/kernels/norm/local_response_norm.hpp>
#include <lamina/layers/local_response_norm.hpp>
#include <lamina/training/trained_word.hpp>

#include <cstddef>

namespace lamina::detail {

template <kernels::response_window Window, dims In, class T>
struct trained_response_norm : trained_defaults {
private:
    using kernel = kernels::local_response_norm<T, In.channels, Window>;
    using gradient = kernels::local_response_norm_gradient<T, In.channels, Window>;

public:
    static constexpr bool reads_output = false;
    static constexpr std::size_t scratch = gradient::scratch_size;

    static void forward(const word_call<T>& call) {
        kernel::run(call.count * In.pixels(), call.x, call.y, call.scratch);
    }
    template <bool WithInput>
    static void backward(const word_call<T>& call) {
        if constexpr (WithInput)
            gradient::run(call.count * In.pixels(), call.x, call.dy, call.dx, call.scratch);
    }
};

template <std::size_t Size, class... Options, dims In, class T>
struct trained_word<words::local_response_norm<Size, Options...>, In, T>
    : trained_response_norm<words::local_response_norm<Size, Options...>::window, In, T> {};

} // namespace lamina::detail
