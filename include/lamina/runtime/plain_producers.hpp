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
    static constexpr void pack(const T*, T*) {}
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

/// A word of role `other`. What follows it is applied to a few chunks of its result at a time, in place.
template <class N, std::size_t Index, class T, class Arch, class Width>
struct producer<N, Index, T, Arch, Width, stage_kind::other> {
private:
    using shape = stage_shape<N, Index>;
    using word = producer_word<N, Index>;
    using predicted = predicted_word<word, shape::in, T, Arch>;

public:
    static constexpr std::size_t packed_size = predicted::packed_size;
    static constexpr std::size_t scratch_size = predicted::scratch_size;
    static constexpr bool takes_rows = false;
    static constexpr bool divides = requires { predicted::parts; };
    static constexpr kernels::partition parts = [] {
        if constexpr (divides)
            return predicted::parts;
        else
            return kernels::partition{shape::out.pixels()};
    }();

    static constexpr void pack(const T* parameters, T* packed) {
        predicted::pack(parameters + plan<N>::graph[shape::s.producer].parameters, packed);
    }
    static void run(const stage_run<T>& r) {
        if constexpr (shape::s.fused_count == 0) {
            compute(r, r.of);
        } else {
            const std::size_t end = r.of.chunks.end;
            for (std::size_t i = r.of.chunks.begin; i < end; i += chunks_in_cache) {
                const kernels::work_share some{{i, (std::min)(i + chunks_in_cache, end)}, r.of.blocks};
                compute(r, some);
                followers::run(r.y, r.y, r.operands, some);
            }
        }
    }

private:
    static_assert(parts.blocks == 1);
    using followers = kernels::pointwise<T,
                                         {.pixels = shape::out.pixels(),
                                          .channels = shape::out.channels,
                                          .in_stride = shape::out_stride,
                                          .out_stride = shape::out_stride},
                                         epilogue_of<N, Index>, Arch, parts>;
    /// Pieces of about 4096 elements, or one; all if the word wants that.
    static constexpr std::size_t chunks_in_cache = [] {
        if constexpr (requires { predicted::runs_at_once; })
            return parts.chunks;
        else
            return (std::max<std::size_t>)(4096 / (parts.pixels * shape::out.channels), 1);
    }();

    static void compute(const stage_run<T>& r, [[maybe_unused]] const kernels::work_share& of) {
        if constexpr (writes_rows<word>)
            predicted::run(r.x, r.packed, r.y, r.scratch, of, shape::out_stride);
        else if constexpr (divides)
            predicted::run(r.x, r.packed, r.y, r.scratch, of);
        else
            predicted::run(r.x, r.packed, r.y, r.scratch);
    }
};

} // namespace lamina::detail
