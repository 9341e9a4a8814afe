#pragma once

#include <lamina/kernels/conv/conv2d.hpp>
#include <lamina/kernels/dense/dense.hpp>
#include <lamina/runtime/plain_producers.hpp>
#include <lamina/runtime/weighted_producers.hpp>
#include <lamina/streaming/stream_plan.hpp>

#include <cstddef>

namespace lamina::detail {

/// Stage I of a stream: its result is one step. What it reads are the steps of its window, side by side.
template <class N, std::size_t Index>
struct stage_shape<streamed<N>, Index> {
    using p = plan<streamed<N>>;
    static constexpr stage_plan s = p::list[Index];
    static constexpr time_window window = p::window_of(s);
    static constexpr dims in = some_steps(p::time, p::graph[s.source].out, window.taps);
    static constexpr dims out = some_steps(p::time, p::graph[s.result].out, 1);
    static constexpr std::size_t in_stride = window.taps == 1 ? p::values[s.source].stride : in.channels;
    static constexpr std::size_t out_stride = p::values[s.result].stride;
};

/// The geometry of the whole convolution that stage I computes a step of.
template <class N, std::size_t Index>
inline constexpr kernels::conv_geometry whole_convolution = producer_word<streamed<N>, Index>::geometry(
    graph_of<N>[graph_of<N>[plan<streamed<N>>::list[Index].producer].first].out);

/// Whether a step of stage I, a convolution, is the product of a matrix and all values in its window.
template <class N, std::size_t Index>
inline constexpr bool is_product = [] {
    using shape = stage_shape<streamed<N>, Index>;
    constexpr kernels::conv_geometry g = whole_convolution<N, Index>;
    return g.groups == 1 && g.window.kernel.size() == shape::window.taps
           && shape::in.pixels() == shape::window.taps && shape::out.pixels() == 1;
}();

/// One step of a convolution: no padding along time, no other steps.
template <class N, std::size_t Index, class T, class Arch>
struct step_kernel {
    using shape = stage_shape<streamed<N>, Index>;
    static constexpr kernels::conv_task task() {
        kernels::conv_geometry g = whole_convolution<N, Index>;
        kernels::window_geometry& w = g.window;
        const bool in_a_row = plan<streamed<N>>::time == time_axis::columns;
        w.in = shape::in;
        w.out = shape::out;
        (in_a_row ? w.strides.width : w.strides.height) = 1;
        (in_a_row ? w.dilation.width : w.dilation.height) = 1;
        w.pad = pad_beside(plan<streamed<N>>::time, w.pad + plan<streamed<N>>::graph[shape::s.producer].pad);
        return {.conv = g, .in_stride = shape::in_stride, .out_stride = shape::out_stride};
    }
    using type = kernels::conv2d<T, task(), epilogue_of<streamed<N>, Index>, Arch>;
};
template <class N, std::size_t Index, class T, class Arch>
    requires is_product<N, Index>
struct step_kernel<N, Index, T, Arch> {
    using shape = stage_shape<streamed<N>, Index>;
    using type = kernels::dense<T, {.inputs = shape::in.size(), .outputs = shape::out.channels},
                                epilogue_of<streamed<N>, Index>, Arch>;
};

/// A step that is the product of a matrix and the window's values. Several steps are rows of a matrix.
template <class N, std::size_t Index, class T, class Kernel>
struct product_step : weighted_producer<streamed<N>, Index, T, Kernel> {
    static constexpr std::size_t scratch_size = 0;
    static constexpr bool takes_rows = true;
    static constexpr std::size_t row_group = Kernel::row_group;

    static void run(const stage_run<T>& r) {
        Kernel::run(r.rows, r.x, r.x_stride, r.packed, r.y, r.y_stride, r.operands, r.of.blocks);
    }
};

template <class N, std::size_t Index, class T, class Arch, class Width>
struct producer<streamed<N>, Index, T, Arch, Width, stage_kind::convolution>
    : image_producer<streamed<N>, Index, T, typename step_kernel<N, Index, T, Arch>::type> {};

template <class N, std::size_t Index, class T, class Arch, class Width>
    requires is_product<N, Index>
struct producer<streamed<N>, Index, T, Arch, Width, stage_kind::convolution>
    : product_step<N, Index, T, typename step_kernel<N, Index, T, Arch>::type> {};

template <class N, std::size_t Index, class T, class Arch, class Width>
struct producer<streamed<N>, Index, T, Arch, Width, stage_kind::dense>
    : product_step<N, Index, T, typename dense_kernel<streamed<N>, Index, T, Arch, Width>::type> {};

} // namespace lamina::detail
