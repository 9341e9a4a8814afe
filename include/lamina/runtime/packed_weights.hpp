#pragma once

#include <lamina/runtime/aligned.hpp>
#include <lamina/runtime/compiled_plan.hpp>

#include <cstddef>
#include <utility>

namespace lamina::detail {

/// The weights of all stages, as their kernels read them.
template <class Compiled>
class packed_weights {
    using T = typename Compiled::value_type;
    using p = typename Compiled::p;
    using network = typename Compiled::network;

public:
    explicit packed_weights(const T* parameters) : packed_(Compiled::sizes.packed) {
        for_each_index<Compiled::stages>([&](auto i) {
            if constexpr (Compiled::template packed_by<i> == i)
                Compiled::template producer_at<i>::pack(parameters,
                                                        packed_.data() + Compiled::sizes.at[i].weights);
            pack_channels<i>(parameters, std::make_index_sequence<p::list[i].fused_count>{});
        });
    }
    /// Whether they are still there: not after a move.
    bool exist() const { return packed_.size() == Compiled::sizes.packed; }

    template <std::size_t Index>
    const T* of_stage() const {
        return packed_.data() + Compiled::sizes.at[Index].weights;
    }
    /// The per-channel operand j of the K-th fused node of stage I.
    template <std::size_t Index, std::size_t K>
    const T* of_channels(std::size_t j) const {
        return packed_.data() + channels_at<Index, K> + j * channels_size<Index, K>;
    }

private:
    template <std::size_t Index, std::size_t K>
    static constexpr std::size_t channels_at = Compiled::sizes.at[Index].channels[K];
    template <std::size_t Index, std::size_t K>
    static constexpr std::size_t channels_size =
        round_up(p::graph[p::list[Index].fused[K].node].out.channels, Compiled::alignment);

    template <std::size_t Index, std::size_t... K>
    void pack_channels([[maybe_unused]] const T* parameters, std::index_sequence<K...>) {
        (pack_channels<Index, K>(parameters), ...);
    }
    /// Packs the scale and shift of a batch_norm that could not be folded into weights, or the parameter of a
    /// channelwise word.
    template <std::size_t Index, std::size_t K>
    void pack_channels([[maybe_unused]] const T* parameters) {
        constexpr fused_node f = p::list[Index].fused[K];
        if constexpr (f.channel_operands() != 0) {
            constexpr node n = p::graph[f.node];
            using leaf = leaf_word<network, n.leaf>;
            const T* const own = parameters + n.parameters;
            T* const to = packed_.data() + channels_at<Index, K>;
            if constexpr (f.kind == fused_kind::scale_shift)
                leaf::fold(own, n.out.channels, to, to + channels_size<Index, K>);
            else
                for (std::size_t c = 0; c < n.out.channels; ++c) to[c] = own[leaf::shared ? 0 : c];
        }
    }

    aligned_array<T> packed_;
};

} // namespace lamina::detail
