#pragma once

#include <lamina/kernels/pointwise.hpp>
#include <lamina/kernels/pool.hpp>
#include <lamina/kernels/softmax.hpp>
#include <lamina/runtime/predicted_words.hpp>
#include <lamina/runtime/stage.hpp>

#include <algorithm>
#include <cstddef>

namespace lamina::detail {

/// Base of the producers without weights and scratch memory.
struct plain_producer {
    static constexpr std::size_t packed_size = 0, scratch_size = 0;
    static constexpr bool takes_rows = false;
    template <class T>
    static void pack(const T*, T*) {}
};

/// The pixels of stage I, of which `channels` channels are read and written.
template <class N, std::size_t Index>
constexpr kernels::pixel_task pixels_of(std::size_t channels) {
    using shape = stage_shape<N, Index>;
    return {.pixels = shape::out.pixels(),
            .channels = channels,
            .in_stride = shape::in_stride,
            .out_stride = shape::out_stride};
}

template <class N, std::size_t Index, class T, class Arch, class Width>
struct producer<N, Index, T, Arch, Width, stage_kind::pooling> : plain_producer {
    using shape = stage_shape<N, Index>;
    static constexpr kernels::pool_task task{.pool = producer_word<N, Index>::geometry(shape::in),
                                             .in_stride = shape::in_stride,
                                             .out_stride = shape::out_stride};
    using kernel = kernels::pool<T, task, epilogue_of<N, Index>, Arch>;
    static constexpr kernels::partition parts = kernel::parts;
    static void run(const stage_run<T>& r) { kernel::run(r.x, r.y, r.operands, r.of); }
};

template <class N, std::size_t Index, class T, class Arch, class Width>
struct producer<N, Index, T, Arch, Width, stage_kind::pointwise> : plain_producer {
    using shape = stage_shape<N, Index>;
    static constexpr kernels::pixel_task task = pixels_of<N, Index>(shape::out.channels);
    using kernel = kernels::pointwise<T, task, epilogue_of<N, Index>, Arch>;
    static constexpr kernels::partition parts = kernel::parts;
    static void run(const stage_run<T>& r) { kernel::run(r.x, r.y, r.operands, r.of); }
};

template <class N, std::size_t Index, class T, class Arch, class Width>
struct producer<N, Index, T, Arch, Width, stage_kind::copy> : plain_producer {
    using shape = stage_shape<N, Index>;
    static constexpr kernels::pixel_task task =
        pixels_of<N, Index>((std::min)(shape::in.channels, shape::out.channels));
    using kernel = kernels::pointwise<T, task, kernels::epilogue<>, Arch>;
    static constexpr kernels::partition parts = kernel::parts;
    static void run(const stage_run<T>& r) {
        kernel::run(r.x + shape::s.from_channel, r.y + shape::s.to_channel, r.operands, r.of);
    }
};

template <class N, std::size_t Index, class T, class Arch, class Width>
struct producer<N, Index, T, Arch, Width, stage_kind::channel_softmax> : plain_producer {
    using shape = stage_shape<N, Index>;
    static constexpr kernels::pixel_task task = pixels_of<N, Index>(shape::out.channels);
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
