#pragma once

#include <lamina/kernels/conv/conv2d.hpp>
#include <lamina/kernels/conv/transposed.hpp>
#include <lamina/kernels/dense/dense.hpp>
#include <lamina/runtime/folded_weights.hpp>

#include <cstddef>

namespace lamina::detail {

/// What names the order in which a kernel packs its weights; itself, if it does not say.
template <class Kernel>
struct packing_of {
    using type = Kernel;
};
template <class Kernel>
    requires requires { typename Kernel::packing; }
struct packing_of<Kernel> {
    using type = typename Kernel::packing;
};

/// Base of the producers with a kernel and a bias.
template <class N, std::size_t Index, class T, class Kernel>
struct weighted_producer {
    static constexpr kernels::partition parts = Kernel::parts;
    static constexpr std::size_t packed_size = Kernel::packed_size;
    using packing = typename packing_of<Kernel>::type;

    static constexpr void pack(const T* parameters, T* packed) {
        const folded_weights<N, Index, T> w(parameters);
        Kernel::pack(w.kernel.data(), w.bias_or_null(), packed);
    }
};

/// Base of those that go through an image sample by sample.
template <class N, std::size_t Index, class T, class Kernel>
struct image_producer : weighted_producer<N, Index, T, Kernel> {
    static constexpr std::size_t scratch_size = Kernel::scratch_size;
    static constexpr bool takes_rows = false;

    static void run(const stage_run<T>& r) { Kernel::run(r.x, r.packed, r.y, r.scratch, r.operands, r.of); }
};

/// The geometry of stage I, a convolution, with the zeros that the plan took over from a preceding word.
template <class N, std::size_t Index>
constexpr kernels::conv_geometry convolution_of() {
    using shape = stage_shape<N, Index>;
    constexpr kernels::margins more = plan<N>::graph[shape::s.producer].pad;
    const dims padded = dims::image(shape::in.height + more.top + more.bottom,
                                    shape::in.width + more.left + more.right, shape::in.channels);
    kernels::conv_geometry g = producer_word<N, Index>::geometry(padded);
    g.window.in = shape::in;
    g.window.pad = g.window.pad + more;
    return g;
}
// The kernels are members of classes, because GCC 12 crashes on aliases of them as arguments of a base.

template <class N, std::size_t Index, class T, class Arch>
struct convolution_kernel {
    using shape = stage_shape<N, Index>;
    static constexpr kernels::conv_task task() {
        const kernels::conv_task t{.conv = convolution_of<N, Index>(),
                                   .in_stride = shape::in_stride,
                                   .out_stride = shape::out_stride};
        if constexpr (shape::s.pool == no_node)
            return t;
        else
            return kernels::with_pool(t, plan<N>::facts[shape::s.pool].pool);
    }
    using type = kernels::conv2d<T, task(), epilogue_of<N, Index>, Arch>;
};

template <class N, std::size_t Index, class T, class Arch, class Width>
struct producer<N, Index, T, Arch, Width, stage_kind::convolution>
    : image_producer<N, Index, T, typename convolution_kernel<N, Index, T, Arch>::type> {};

template <class N, std::size_t Index, class T, class Arch>
struct transposed_kernel {
    using shape = stage_shape<N, Index>;
    static constexpr kernels::transposed_task task{.conv = producer_word<N, Index>::adjoint(shape::in),
                                                   .source_stride = shape::in_stride,
                                                   .target_stride = shape::out_stride};
    using type = kernels::transposed_conv2d<T, task, epilogue_of<N, Index>, Arch>;
};

template <class N, std::size_t Index, class T, class Arch, class Width>
struct producer<N, Index, T, Arch, Width, stage_kind::transposed_convolution>
    : image_producer<N, Index, T, typename transposed_kernel<N, Index, T, Arch>::type> {};

template <class N, std::size_t Index, class T, class Arch, class Width>
struct dense_kernel {
    using shape = stage_shape<N, Index>;
    static constexpr std::size_t inputs = shape::in.channels, outputs = shape::out.channels;
    static constexpr kernels::dense_task task{
        .inputs = inputs, .outputs = outputs, .format = Width::format_of(inputs * outputs * sizeof(T))};
    using type = kernels::dense<T, task, epilogue_of<N, Index>, Arch>;
};

template <class N, std::size_t Index, class T, class Arch, class Width>
struct producer<N, Index, T, Arch, Width, stage_kind::dense>
    : weighted_producer<N, Index, T, typename dense_kernel<N, Index, T, Arch, Width>::type> {
    using kernel = typename dense_kernel<N, Index, T, Arch, Width>::type;
    static constexpr std::size_t scratch_size = 0;
    /// Not with residuals or gates: for several samples, they are not stored where the epilogue would look
    /// for them.
    static constexpr bool takes_rows = !stage_shape<N, Index>::s.reads_values();
    static constexpr std::size_t row_group = kernel::row_group;

    static void run(const stage_run<T>& r) {
        kernel::run(r.rows, r.x, r.x_stride, r.packed, r.y, r.y_stride, r.operands, r.of.blocks);
    }
};

} // namespace lamina::detail
