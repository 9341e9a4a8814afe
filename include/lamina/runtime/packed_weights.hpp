#pragma once

#include <lamina/runtime/compiled_plan.hpp>

#include <cstddef>
#include <utility>

namespace lamina::detail {

/// The weights of all stages, as their kernels read them: Compiled::sizes.packed elements elsewhere, aligned
/// to a cache line.
template <class Compiled>
class packed_weights {
    using T = typename Compiled::value_type;
    using p = typename Compiled::p;

public:
    explicit constexpr packed_weights(const T* begin) noexcept : begin_(begin) {}

    template <std::size_t Index>
    const T* of_stage() const noexcept {
        return begin_ + Compiled::sizes.at[Index].weights;
    }
    /// The per-channel operand j of the K-th fused node of stage I.
    template <std::size_t Index, std::size_t K>
    const T* of_channels(std::size_t j) const noexcept {
        return begin_ + Compiled::sizes.at[Index].channels[K] + j * channels_size<Index, K>;
    }
    template <std::size_t Index, std::size_t K>
    static constexpr std::size_t channels_size =
        round_up(p::graph[p::list[Index].fused[K].node].out.channels, Compiled::alignment);

private:
    const T* begin_;
};

/// Packs the scale and shift of a batch_norm that could not be folded into weights, or the parameter of a
/// channelwise word, where it is the K-th fused node of stage I.
template <class Compiled, std::size_t Index, std::size_t K, class T>
constexpr void pack_channels([[maybe_unused]] const T* parameters, [[maybe_unused]] T* packed) {
    using p = typename Compiled::p;
    constexpr fused_node f = p::list[Index].fused[K];
    if constexpr (f.channel_operands() != 0) {
        constexpr node n = p::graph[f.node];
        using leaf = leaf_word<typename Compiled::network, n.leaf>;
        const T* const own = parameters + n.parameters;
        T* const to = packed + Compiled::sizes.at[Index].channels[K];
        if constexpr (f.kind == fused_kind::scale_shift)
            leaf::fold(own, n.out.channels, to,
                       to + packed_weights<Compiled>::template channels_size<Index, K>);
        else
            for (std::size_t c = 0; c < n.out.channels; ++c) to[c] = own[leaf::shared ? 0 : c];
    }
}

/// Packs a model's parameters for all stages. `packed` holds zeros.
template <class Compiled, class T>
constexpr void pack_weights(const T* parameters, T* packed) {
    for_each_index<Compiled::stages>([&](auto i) {
        constexpr std::size_t index = i;
        if constexpr (Compiled::template packed_by<index> == index)
            Compiled::template producer_at<index>::pack(parameters,
                                                        packed + Compiled::sizes.at[index].weights);
        [&]<std::size_t... K>(std::index_sequence<K...>) {
            (pack_channels<Compiled, index, K>(parameters, packed), ...);
        }(std::make_index_sequence<Compiled::p::list[index].fused_count>{});
    });
}

} // namespace lamina::detail
