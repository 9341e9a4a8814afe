#pragma once

#include <lamina/runtime/aligned.hpp>
#include <lamina/runtime/model.hpp>
#include <lamina/runtime/stage.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>
#include <utility>

namespace lamina {

namespace detail {

/// Where a stage's weights and the per-channel operands of its epilogue begin in the predictor's packed
/// block.
struct packed_offsets {
    std::size_t weights = 0;
    std::array<std::size_t, stage_plan::most_fused> channels{};
};

/// The sizes of a compiled plan.
template <class N, class T, class Arch>
struct compiled_plan {
    using p = plan_tables<N>;
    static constexpr std::size_t stages = p::list.size;
    /// Cache lines.
    static constexpr std::size_t alignment = 64 / sizeof(T);

    template <std::size_t I>
    using producer_at = producer<N, I, T, Arch>;

    struct table {
        std::array<packed_offsets, stages> at{};
        std::size_t packed = 0, scratch = 0;
    };
    static constexpr table sizes = [] {
        table t;
        for_each_index<stages>([&](auto i) {
            t.at[i].weights = t.packed;
            t.packed += round_up(producer_at<i>::packed_size, alignment);
            t.scratch = std::max<std::size_t>(t.scratch, producer_at<i>::scratch_size);
            for (std::size_t k = 0; k < p::list[i].fused_count; ++k) {
                const fused_node f = p::list[i].fused[k];
                t.at[i].channels[k] = t.packed;
                t.packed += f.channel_operands() * round_up(p::graph[f.node].out.channels, alignment);
            }
        });
        return t;
    }();

    static constexpr std::size_t arena = round_up(p::arena_size, alignment);
    /// Samples that go through a stage together, so that dense layers read their weights less often: as many
    /// as stay in a second-level cache.
    static constexpr std::size_t block =
        std::clamp<std::size_t>((256 << 10) / (arena * sizeof(T) + 1), 1, 16);
};

} // namespace detail

/// A network compiled for prediction: batch_norm folded, weights packed for the kernels, every stage of the
/// plan one loop. Nothing is allocated after construction; all members are const and may run in several
/// threads at a time, each with its own workspace.
template <class N, class T = float, class Arch = xsimd::default_arch>
    requires is_network<N>
class predictor {
    using compiled = detail::compiled_plan<N, T, Arch>;
    using p = plan_tables<N>;

public:
    using value_type = T;
    using network_type = N;
    static constexpr std::size_t input_size = input_shape<N>.size();
    static constexpr std::size_t output_size = output_shape<N>.size();

    /// The memory that one thread needs while it predicts.
    class workspace {
    public:
        workspace() : memory_(compiled::block * compiled::arena + compiled::sizes.scratch) {}

    private:
        friend predictor;
        detail::aligned_array<T> memory_;
    };

    explicit predictor(const model<N, T>& m) : packed_(compiled::sizes.packed) {
        for_each_index<compiled::stages>([&](auto i) {
            compiled::template producer_at<i>::pack(m.parameters().data(),
                                                    packed_.data() + offsets<i>.weights);
            pack_channels<i>(m.parameters().data(), fused_of<i>{});
        });
    }

    /// One sample.
    void predict(std::span<const T, input_size> x, std::span<T, output_size> y, workspace& w) const {
        run(1, x.data(), y.data(), w);
    }
    std::array<T, output_size> predict(std::span<const T, input_size> x, workspace& w) const {
        std::array<T, output_size> y;
        run(1, x.data(), y.data(), w);
        return y;
    }

    /// As many samples as `x` holds, one behind the other; throws where `y` holds another number of results.
    void predict_batch(std::span<const T> x, std::span<T> y, workspace& w) const {
        const std::size_t samples = x.size() / input_size;
        if (x.size() % input_size != 0 || y.size() != samples * output_size)
            raise("predict_batch: " + std::to_string(x.size()) + " input values and room for "
                  + std::to_string(y.size()) + " results; a sample has " + std::to_string(input_size)
                  + " values and " + std::to_string(output_size) + " results");
        for (std::size_t i = 0; i < samples; i += compiled::block)
            run(std::min(compiled::block, samples - i), x.data() + i * input_size, y.data() + i * output_size,
                w);
    }

private:
    template <std::size_t I>
    static constexpr const detail::packed_offsets& offsets = compiled::sizes.at[I];

    template <std::size_t I>
    using fused_of = std::make_index_sequence<p::list[I].fused_count>;

    template <std::size_t I, std::size_t... K>
    void pack_channels([[maybe_unused]] const T* parameters, std::index_sequence<K...>) {
        (pack_channels<I, K>(parameters), ...);
    }
    /// Writes scale and shift of a batch_norm that could not be folded into weights, or the parameter of a
    /// channelwise word.
    template <std::size_t I, std::size_t K>
    void pack_channels([[maybe_unused]] const T* parameters) {
        constexpr fused_node f = p::list[I].fused[K];
        if constexpr (f.channel_operands() != 0) {
            constexpr node n = p::graph[f.node];
            using leaf = leaf_word<N, n.leaf>;
            const T* const own = parameters + n.parameters;
            T* const to = packed_.data() + offsets<I>.channels[K];
            if constexpr (f.kind == fused_kind::scale_shift)
                leaf::fold(own, n.out.channels, to, to + next_operand<n.out.channels>);
            else
                for (std::size_t c = 0; c < n.out.channels; ++c) to[c] = own[leaf::shared ? 0 : c];
        }
    }
    template <std::size_t Channels>
    static constexpr std::size_t next_operand = detail::round_up(Channels, compiled::alignment);

    /// The memory of a value for one sample, and how far apart those of two samples are.
    struct memory {
        const T* x;
        T* y;
        T* arena;
    };
    template <std::size_t Value>
    static T* at(const memory& m) {
        constexpr storage s = p::values[Value];
        if constexpr (s.root == p::values[p::graph.output].root)
            return m.y + s.offset;
        else
            return m.arena + p::places.offsets[s.root] + s.offset;
    }
    template <std::size_t Value>
    static const T* read(const memory& m) {
        if constexpr (p::values[Value].root == 0)
            return m.x + p::values[Value].offset;
        else
            return at<Value>(m);
    }
    template <std::size_t Value>
    static constexpr std::size_t sample_stride() {
        constexpr std::size_t root = p::values[Value].root;
        return root == 0                                 ? input_size
               : root == p::values[p::graph.output].root ? output_size
                                                         : compiled::arena;
    }

    void run(std::size_t samples, const T* x, T* y, workspace& w) const {
        T* const arena = w.memory_.data();
        T* const scratch = arena + compiled::block * compiled::arena;
        for_each_index<compiled::stages>([&](auto i) {
            if constexpr (compiled::template producer_at<i>::takes_rows)
                run_stage<i>({x, y, arena}, samples, scratch);
            else
                for (std::size_t k = 0; k < samples; ++k)
                    run_stage<i>({x + k * input_size, y + k * output_size, arena + k * compiled::arena}, 1,
                                 scratch);
        });
    }

    template <std::size_t I>
    void run_stage(const memory& m, std::size_t rows, T* scratch) const {
        constexpr stage_plan s = p::list[I];
        std::array<const T*, 2 * s.fused_count + 1> operands{};
        [[maybe_unused]] std::size_t count = 0;
        add_operands<I>(m, operands, count, fused_of<I>{});
        compiled::template producer_at<I>::run({rows, read<s.source>(m), sample_stride<s.source>(),
                                                packed_.data() + offsets<I>.weights, result<I>(m),
                                                sample_stride<s.result>(), scratch, operands.data()});
    }
    /// A network without stages of its own copies its input.
    template <std::size_t I>
    static T* result(const memory& m) {
        if constexpr (p::values[p::list[I].result].root == 0)
            return m.y;
        else
            return at<p::list[I].result>(m);
    }
    template <std::size_t I, class Operands, std::size_t... K>
    void add_operands(const memory& m, Operands& operands, std::size_t& count,
                      std::index_sequence<K...>) const {
        (add_operands<I, K>(m, operands, count), ...);
    }
    template <std::size_t I, std::size_t K, class Operands>
    void add_operands([[maybe_unused]] const memory& m, [[maybe_unused]] Operands& operands,
                      [[maybe_unused]] std::size_t& count) const {
        [[maybe_unused]] constexpr fused_node f = p::list[I].fused[K];
        if constexpr (f.reads_value()) operands[count++] = read<f.operand>(m);
        for (std::size_t j = 0; j < f.channel_operands(); ++j)
            operands[count++] =
                packed_.data() + offsets<I>.channels[K] + j * next_operand<p::graph[f.node].out.channels>;
    }

    detail::aligned_array<T> packed_;
};

template <class N, class T>
predictor(const model<N, T>&) -> predictor<N, T>;

} // namespace lamina
