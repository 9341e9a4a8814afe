#pragma once

#include <lamina/kernels/conv/conv2d.hpp>
#include <lamina/kernels/conv/transposed.hpp>
#include <lamina/kernels/dense/dense.hpp>
#include <lamina/kernels/epilogue.hpp>
#include <lamina/kernels/pointwise.hpp>
#include <lamina/kernels/pool.hpp>
#include <lamina/kernels/softmax.hpp>
#include <lamina/plan/plan.hpp>
#include <lamina/runtime/predicted_words.hpp>
#include <lamina/runtime/weight_width.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <type_traits>
#include <utility>
#include <vector>

namespace lamina::detail {

/// The epilogue op for the K-th fused node of stage I.
template <class N, std::size_t Index, std::size_t K>
constexpr auto epilogue_op() {
    using p = detail::plan<N>;
    constexpr fused_node f = p::list[Index].fused[K];
    constexpr std::size_t stride = p::values[f.operand].stride;
    if constexpr (f.kind == fused_kind::map)
        return kernels::map<leaf_word<N, p::graph[f.node].leaf>>{};
    else if constexpr (f.kind == fused_kind::channel_map)
        return kernels::channel_map<leaf_word<N, p::graph[f.node].leaf>>{};
    else if constexpr (f.kind == fused_kind::scale_shift)
        return kernels::scale_shift{};
    else if constexpr (f.kind == fused_kind::add)
        return kernels::add<stride>{};
    else if constexpr (f.kind == fused_kind::multiply)
        return kernels::multiply<stride>{};
    else
        return kernels::gate{};
}

template <class N, std::size_t Index, std::size_t... K>
constexpr auto epilogue_ops(std::index_sequence<K...>) {
    return kernels::epilogue<decltype(epilogue_op<N, Index, K>())...>{};
}
template <class N, std::size_t Index>
using epilogue_of =
    decltype(epilogue_ops<N, Index>(std::make_index_sequence<detail::plan<N>::list[Index].fused_count>{}));

/// The shapes and strides of stage I.
template <class N, std::size_t Index>
struct stage_shape {
    using p = detail::plan<N>;
    static constexpr stage_plan s = p::list[Index];
    static constexpr dims in = p::graph[s.source].out;
    static constexpr dims out = p::graph[s.result].out;
    static constexpr std::size_t in_stride = p::values[s.source].stride;
    static constexpr std::size_t out_stride = p::values[s.result].stride;
};

/// The word that produces stage I.
template <class N, std::size_t Index>
using producer_word = leaf_word<N, detail::plan<N>::graph[detail::plan<N>::list[Index].producer].leaf>;

/// The output channel of element i of a word's kernel: the last axis, except for a transposed convolution,
/// whose kernel is that of the convolution from its output to its input.
template <class Word, dims In>
constexpr std::size_t output_channel(std::size_t i) {
    if constexpr (transposed_convolution_word<Word>) {
        constexpr kernels::conv_geometry adjoint = Word::adjoint(In);
        return adjoint.input_of(i);
    } else {
        return i % Word::output(In).channels;
    }
}

/// Kernel and bias of a producer, with the following batch_norm folded in: w · scale, b · scale + shift per
/// output channel.
template <class N, std::size_t Index, class T>
struct folded_weights {
    std::vector<T> kernel, bias;
    bool has_bias;

    explicit folded_weights(const T* parameters) {
        constexpr stage_plan s = detail::plan<N>::list[Index];
        using word = producer_word<N, Index>;
        constexpr dims in = stage_shape<N, Index>::in;
        constexpr auto list = word::parameters(in);
        constexpr std::size_t channels = word::output(in).channels;
        const T* p = parameters + detail::plan<N>::graph[s.producer].parameters;
        kernel.assign(p, p + list[0].size());
        bias.assign(channels, T(0));
        has_bias = word::weights::has_bias;
        if (has_bias) std::copy_n(p + kernel.size(), channels, bias.begin());
        if constexpr (s.norm != no_node) {
            using norm = leaf_word<N, detail::plan<N>::graph[s.norm].leaf>;
            std::vector<T> scale(channels), shift(channels);
            norm::fold(parameters + detail::plan<N>::graph[s.norm].parameters, channels, scale.data(),
                       shift.data());
            for (std::size_t i = 0; i < kernel.size(); ++i) kernel[i] *= scale[output_channel<word, in>(i)];
            for (std::size_t c = 0; c < channels; ++c) bias[c] = bias[c] * scale[c] + shift[c];
            has_bias = true;
        }
    }
    const T* bias_or_null() const { return has_bias ? bias.data() : nullptr; }
};

/// The arguments of one run of a stage on `rows` samples, whose memory is a stride apart: the pointers, and
/// the portion of its output to compute.
template <class T>
struct stage_run {
    std::size_t rows;
    const T* x;
    std::size_t x_stride;
    const T* packed;
    T* y;
    std::size_t y_stride;
    T* scratch;
    const T* const* operands;
    kernels::portion of;
};

/// How a stage is packed and run, by its producer, and how its output is divided. Sizes are in elements of T.
/// With `takes_rows` one run may take several samples; the results are bit-identical if the samples are
/// divided at multiples of `row_group`.
template <class N, std::size_t Index, class T, class Arch, class Width,
          stage_kind Kind = detail::plan<N>::list[Index].kind>
struct producer;

/// Base of the producers without weights and scratch memory.
struct plain_producer {
    static constexpr std::size_t packed_size = 0, scratch_size = 0;
    static constexpr bool takes_rows = false;
    template <class T>
    static void pack(const T*, T*) {}
};

template <class N, std::size_t Index, class T, class Arch, class Width>
struct producer<N, Index, T, Arch, Width, stage_kind::convolution> {
    using shape = stage_shape<N, Index>;
    /// Includes the zeros that the plan took over from a preceding word.
    static constexpr kernels::conv_geometry geometry() {
        constexpr kernels::margins more = detail::plan<N>::graph[shape::s.producer].pad;
        const dims padded = dims::image(shape::in.height + more.top + more.bottom,
                                        shape::in.width + more.left + more.right, shape::in.channels);
        kernels::conv_geometry g = producer_word<N, Index>::geometry(padded);
        g.window.in = shape::in;
        g.window.pad = g.window.pad + more;
        return g;
    }
    static constexpr kernels::conv_task task() {
        kernels::conv_task t{geometry(), shape::in_stride, shape::out_stride};
        if (shape::s.pool != no_node) {
            t.pool = detail::plan<N>::facts[shape::s.pool].pool.window.kernel;
            t.pool_kind = detail::plan<N>::facts[shape::s.pool].pool.kind;
        }
        return t;
    }
    using kernel = kernels::conv2d<T, task(), epilogue_of<N, Index>, Arch>;
    static constexpr kernels::partition parts = kernel::parts;
    static constexpr std::size_t packed_size = kernel::packed_size;
    static constexpr std::size_t scratch_size = kernel::scratch_size;
    static constexpr bool takes_rows = false;

    static void pack(const T* parameters, T* packed) {
        const folded_weights<N, Index, T> w(parameters);
        kernel::pack(w.kernel.data(), w.bias_or_null(), packed);
    }
    static void run(const stage_run<T>& r) { kernel::run(r.x, r.packed, r.y, r.scratch, r.operands, r.of); }
};

template <class N, std::size_t Index, class T, class Arch, class Width>
struct producer<N, Index, T, Arch, Width, stage_kind::transposed_convolution> {
    using shape = stage_shape<N, Index>;
    static constexpr kernels::transposed_task task{producer_word<N, Index>::adjoint(shape::in),
                                                   shape::in_stride, shape::out_stride};
    using kernel = kernels::transposed_conv2d<T, task, epilogue_of<N, Index>, Arch>;
    static constexpr kernels::partition parts = kernel::parts;
    static constexpr std::size_t packed_size = kernel::packed_size;
    static constexpr std::size_t scratch_size = kernel::scratch_size;
    static constexpr bool takes_rows = false;

    static void pack(const T* parameters, T* packed) {
        const folded_weights<N, Index, T> w(parameters);
        kernel::pack(w.kernel.data(), w.bias_or_null(), packed);
    }
    static void run(const stage_run<T>& r) { kernel::run(r.x, r.packed, r.y, r.scratch, r.operands, r.of); }
};

template <class N, std::size_t Index, class T, class Arch, class Width>
struct producer<N, Index, T, Arch, Width, stage_kind::dense> {
    using shape = stage_shape<N, Index>;
    static constexpr kernels::dense_task task{
        shape::in.channels, shape::out.channels,
        Width::halves(shape::in.channels* shape::out.channels * sizeof(T))};
    using kernel = kernels::dense<T, task, epilogue_of<N, Index>, Arch>;
    static constexpr kernels::partition parts = kernel::parts;
    static constexpr std::size_t packed_size = kernel::packed_size;
    static constexpr std::size_t scratch_size = 0;
    /// Not with residuals or gates: for several samples, they are not stored where the epilogue would look
    /// for them.
    static constexpr bool takes_rows = !shape::s.reads_values();
    static constexpr std::size_t row_group = kernel::row_group;

    static void pack(const T* parameters, T* packed) {
        const folded_weights<N, Index, T> w(parameters);
        kernel::pack(w.kernel.data(), w.bias_or_null(), packed);
    }
    static void run(const stage_run<T>& r) {
        kernel::run(r.rows, r.x, r.x_stride, r.packed, r.y, r.y_stride, r.operands, r.of.blocks);
    }
};

template <class N, std::size_t Index, class T, class Arch, class Width>
struct producer<N, Index, T, Arch, Width, stage_kind::pooling> : plain_producer {
    using shape = stage_shape<N, Index>;
    static constexpr kernels::pool_task task{producer_word<N, Index>::geometry(shape::in), shape::in_stride,
                                             shape::out_stride};
    using kernel = kernels::pool<T, task, epilogue_of<N, Index>, Arch>;
    static constexpr kernels::partition parts = kernel::parts;
    static void run(const stage_run<T>& r) { kernel::run(r.x, r.y, r.operands, r.of); }
};

template <class N, std::size_t Index, class T, class Arch, class Width>
struct producer<N, Index, T, Arch, Width, stage_kind::pointwise> : plain_producer {
    using shape = stage_shape<N, Index>;
    static constexpr kernels::pixel_task task{shape::out.pixels(), shape::out.channels, shape::in_stride,
                                              shape::out_stride};
    using kernel = kernels::pointwise<T, task, epilogue_of<N, Index>, Arch>;
    static constexpr kernels::partition parts = kernel::parts;
    static void run(const stage_run<T>& r) { kernel::run(r.x, r.y, r.operands, r.of); }
};

template <class N, std::size_t Index, class T, class Arch, class Width>
struct producer<N, Index, T, Arch, Width, stage_kind::copy> : plain_producer {
    using shape = stage_shape<N, Index>;
    static constexpr kernels::pixel_task task{shape::in.pixels(),
                                              (std::min)(shape::in.channels, shape::out.channels),
                                              shape::in_stride, shape::out_stride};
    using kernel = kernels::pointwise<T, task, kernels::epilogue<>, Arch>;
    static constexpr kernels::partition parts = kernel::parts;
    static void run(const stage_run<T>& r) {
        kernel::run(r.x + shape::s.from_channel, r.y + shape::s.to_channel, r.operands, r.of);
    }
};

template <class N, std::size_t Index, class T, class Arch, class Width>
struct producer<N, Index, T, Arch, Width, stage_kind::channel_softmax> : plain_producer {
    using shape = stage_shape<N, Index>;
    static constexpr kernels::pixel_task task{shape::out.pixels(), shape::out.channels, shape::in_stride,
                                              shape::out_stride};
    using kernel = kernels::softmax<T, task, producer_word<N, Index>::logarithm, Arch>;
    static constexpr kernels::partition parts = kernel::parts;
    static void run(const stage_run<T>& r) { kernel::run(r.x, r.y, r.of); }
};

/// A word of role `other`, which is a stage of its own.
template <class N, std::size_t Index, class T, class Arch, class Width>
struct producer<N, Index, T, Arch, Width, stage_kind::other> {
    using predicted = predicted_word<producer_word<N, Index>, stage_shape<N, Index>::in, T, Arch>;
    static constexpr std::size_t packed_size = predicted::packed_size;
    static constexpr std::size_t scratch_size = predicted::scratch_size;
    static constexpr bool takes_rows = false;
    static constexpr bool divides = requires { predicted::parts; };
    static constexpr kernels::partition parts = [] {
        if constexpr (divides)
            return predicted::parts;
        else
            return kernels::partition{stage_shape<N, Index>::out.pixels()};
    }();

    static void pack(const T* parameters, T* packed) {
        predicted::pack(parameters + detail::plan<N>::graph[stage_shape<N, Index>::s.producer].parameters,
                        packed);
    }
    static void run(const stage_run<T>& r) {
        if constexpr (divides)
            predicted::run(r.x, r.packed, r.y, r.scratch, r.of);
        else
            predicted::run(r.x, r.packed, r.y, r.scratch);
    }
};

} // namespace lamina::detail
