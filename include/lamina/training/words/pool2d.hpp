#pragma once

#include <lamina/kernels/gradient/pool.hpp>
#include <lamina/kernels/pool.hpp>
#include <lamina/layers/pool2d.hpp>
#include <lamina/training/trained_word.hpp>

#include <cstddef>

namespace lamina {

namespace detail {

template <pool_geometry Pool, class T>
struct trained_pool : trained_defaults {
    static constexpr bool reads_input = Pool.kind == pooling::max, reads_output = Pool.kind == pooling::max;
    static constexpr std::size_t in = Pool.window.in.size(), out = Pool.window.out.size();

    static void forward(const word_call<T>& call) {
        for (std::size_t i = 0; i < call.count; ++i)
            kernels::pool<T, kernels::task_of(Pool)>::run(call.x + i * in, call.y + i * out, nullptr);
    }
    template <bool WithInput>
    static void backward(const word_call<T>& call) {
        if constexpr (WithInput)
            for (std::size_t i = 0; i < call.count; ++i)
                kernels::pool_gradient<T, Pool>::run(call.x + i * in, call.y + i * out, call.dy + i * out,
                                                     call.dx + i * in);
    }
};

} // namespace detail

template <pooling Kind, std::size_t Height, std::size_t Width, class... Options, dims In, class T>
struct trained_word<words::pool2d<Kind, Height, Width, Options...>, In, T>
    : detail::trained_pool<words::pool2d<Kind, Height, Width, Options...>::geometry(In), T> {};

template <pooling Kind, dims In, class T>
struct trained_word<words::global_pool2d<Kind>, In, T>
    : detail::trained_pool<words::global_pool2d<Kind>::geometry(In), T> {};

} // namespace lamina
