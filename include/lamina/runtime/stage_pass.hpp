#pragma once

#include <lamina/runtime/packed_weights.hpp>
#include <lamina/runtime/sample_memory.hpp>

#include <array>
#include <cstddef>
#include <utility>

namespace lamina::detail {

/// A thread's pass through single stages. `first` is the memory of the first sample.
template <class Compiled>
class stage_pass {
    using T = typename Compiled::value_type;
    using p = typename Compiled::p;
    using memory = sample_memory<Compiled>;

public:
    stage_pass(packed_weights<Compiled> packed, const memory& first, T* scratch)
        : packed_(packed), first_(first), scratch_(scratch) {}

    template <std::size_t Index>
    const T* source() const {
        return first_.template read<p::list[Index].source>();
    }
    template <std::size_t Index>
    T* result() const {
        return first_.template result<Index>();
    }

    /// Computes a share of the results of stage I for some samples in a row. (The number is an argument: as
    /// a member, Clang would not know it when it is 1, and inline less.)
    template <std::size_t Index>
    void run(std::size_t samples, kernels::work_share of) const {
        run<Index>(samples, of, source<Index>(), result<Index>());
    }
    /// The same from x to y, which may be elsewhere.
    template <std::size_t Index>
    void run(std::size_t samples, kernels::work_share of, const T* x, T* y) const {
        constexpr stage_plan s = p::list[Index];
        std::array<const T*, 2 * s.fused_count + 1> operands{};
        add_operands<Index>(operands.data(), std::make_index_sequence<s.fused_count>{});
        Compiled::template producer_at<Index>::run({.rows = samples,
                                                    .x = x,
                                                    .x_stride = memory::template stride<s.source>,
                                                    .packed = packed_.template of_stage<Index>(),
                                                    .y = y,
                                                    .y_stride = memory::template stride<s.result>,
                                                    .scratch = scratch_,
                                                    .operands = operands.data(),
                                                    .of = of});
    }

private:
    template <std::size_t Index, std::size_t... K>
    void add_operands([[maybe_unused]] const T** to, std::index_sequence<K...>) const {
        ((to = add_operands_of<Index, K>(to)), ...);
    }
    /// Appends what the K-th fused node reads. Returns the end.
    template <std::size_t Index, std::size_t K>
    const T** add_operands_of(const T** to) const {
        constexpr fused_node f = p::list[Index].fused[K];
        if constexpr (f.reads_value()) *to++ = first_.template read<f.operand>();
        for (std::size_t j = 0; j < f.channel_operands(); ++j)
            *to++ = packed_.template of_channels<Index, K>(j);
        return to;
    }

    const packed_weights<Compiled> packed_;
    const memory first_;
    T* const scratch_;
};

} // namespace lamina::detail
