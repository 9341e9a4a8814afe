#pragma once

#include <lamina/language/caches.hpp>
#include <lamina/language/checked_product.hpp>
#include <lamina/runtime/aligned.hpp>
#include <lamina/runtime/batch_size.hpp>
#include <lamina/runtime/compiled_plan.hpp>
#include <lamina/runtime/fixed_span.hpp>
#include <lamina/runtime/model.hpp>
#include <lamina/runtime/one_at_a_time.hpp>
#include <lamina/runtime/thread_team.hpp>
#include <lamina/runtime/weight_width.hpp>

#include <algorithm>
#include <array>
#include <cassert>
#include <cstddef>
#include <span>
#include <string>
#include <type_traits>
#include <utility>

namespace lamina {

/// A network compiled for prediction: batch_norm is folded, weights are packed for the kernels, and every
/// stage of the plan is one loop. Allocates nothing after construction. All members are const; several
/// threads may call them at the same time, each with its own workspace (debug builds assert that). A
/// workspace can have several threads; the results are bit-identical for any number of them. Width is the
/// storage format of the weights.
template <class N, class T = float, class Arch = simd::default_arch, class Width = detail::full_width,
          detail::thread_costs Costs = {}>
    requires detail::given_network<N>
class predictor {
    using compiled = detail::compiled_plan<N, T, Arch, Width, Costs>;
    using p = detail::plan<N>;
    static_assert(std::is_same_v<Width, detail::full_width> || std::is_same_v<T, float>,
                  "predictor: only floats can be stored in half their width; use full_width");

public:
    using value_type = T;
    using network_type = N;
    static constexpr std::size_t input_size = input_shape<N>.size();
    static constexpr std::size_t output_size = output_shape<N>.size();
    /// The size of the packed weights in bytes.
    static constexpr std::size_t packed_bytes = compiled::sizes.packed * sizeof(T);

    /// The number of threads for which one sample has enough work: each gets at least 2^21 multiply-adds plus
    /// 2^15 for every stage, because the threads wait for each other after it (see thread_costs). Reading a
    /// value counts as four multiply-adds.
    static constexpr std::size_t useful_threads = compiled::useful_threads(1);
    /// The number of threads that can take part in a batch: they share the samples, or each sample.
    static constexpr std::size_t useful_threads_for(std::size_t samples) {
        const std::size_t groups = (samples + compiled::row_group - 1) / compiled::row_group;
        return (std::max)(useful_threads, (std::min)(groups, compiled::useful_threads(samples)));
    }

    /// The threads that predict together, and their memory. 0 means all that are available
    /// (available_threads). Fewer take part if there is not enough work for all. Throws for more than
    /// `most_threads`.
    class workspace {
    public:
        explicit workspace(std::size_t threads = 1)
            : team_(threads),
              memory_(detail::checked_product("workspace", {team_.threads(), compiled::memory})) {}
        std::size_t threads() const noexcept { return team_.threads(); }

    private:
        friend predictor;
        T* memory_of(std::size_t piece) { return memory_.data() + piece * compiled::memory; }
        detail::thread_team team_;
        detail::aligned_array<T> memory_;
        detail::one_at_a_time one_;
    };

    explicit predictor(const model<N, T>& m) : packed_(compiled::sizes.packed) {
        detail::for_each_index<compiled::stages>([&](auto i) {
            compiled::template producer_at<i>::pack(m.parameters().data(),
                                                    packed_.data() + offsets<i>.weights);
            pack_channels<i>(m.parameters().data(), fused_of<i>{});
        });
    }

    /// Predicts one sample; the threads share every stage.
    void predict(std::span<const T, input_size> x, std::span<T, output_size> y, workspace& w) const noexcept {
        assert_usable(w);
        const detail::one_at_a_time::use use(w.one_);
        run_together(1, x.data(), y.data(), w);
    }
    /// Returns the results, which may take at most 4 KiB.
    template <std::size_t Size = output_size>
    std::array<T, Size> predict(std::span<const T, input_size> x, workspace& w) const noexcept {
        static_assert(
            detail::fits_on_stack<T, Size>,
            "predict: the results are more than 4 KiB, too many to return on the stack; give predict "
            "a std::vector or a span that takes them");
        std::array<T, Size> y;
        predict(x, std::span<T, output_size>(y), w);
        return y;
    }
    /// The same for std::vector and spans whose size is only known at run time. Throws if a size is not that
    /// of the network's input or output.
    template <class X, class Y>
        requires detail::counted_sample_of<const X&, Y, T>
    void predict(const X& x, Y&& y, workspace& w) const {
        predict(detail::fixed_span<const T, input_size>(x, "the input"),
                detail::fixed_span<T, output_size>(std::forward<Y>(y), "the room for the results"), w);
    }
    template <detail::counted_numbers_of<const T> X>
    auto predict(const X& x, workspace& w) const {
        return predict(detail::fixed_span<const T, input_size>(x, "the input"), w);
    }
    /// A mistake.
    template <class... Given>
        requires(detail::other_numbers_than<Given, T> || ...)
    std::array<T, output_size> predict(Given&&...) const {
        detail::refuse_numbers<Given...>();
        return {};
    }

    /// Predicts all samples in `x`, stored one after another. Throws if the size of `y` does not match. The
    /// threads share the samples.
    void predict_batch(std::span<const T> x, std::span<T> y, workspace& w) const {
        const std::size_t samples = detail::samples_of<N>(x.size(), y.size());
        assert_usable(w);
        const detail::one_at_a_time::use use(w.one_);
        const auto each_block = [&](kernels::range some, auto run_block) {
            for (std::size_t i = some.begin; i < some.end; i += compiled::block)
                run_block((std::min)(compiled::block, some.end - i), x.data() + i * input_size,
                          y.data() + i * output_size);
        };
        constexpr std::size_t group = compiled::row_group;
        const std::size_t groups = (samples + group - 1) / group;
        const std::size_t threads = (std::min)(w.threads(), useful_threads_for(samples));
        if (groups < threads)
            return each_block({0, samples},
                              [&](std::size_t n, const T* from, T* to) { run_together(n, from, to, w); });
        w.team_.each(threads, [&](std::size_t piece) {
            const kernels::range own = kernels::slice_of(groups, piece, threads);
            T* const memory = w.memory_of(piece);
            each_block({own.begin * group, (std::min)(own.end * group, samples)},
                       [&](std::size_t n, const T* from, T* to) { run(n, from, to, memory, {}); });
        });
    }

private:
    void assert_usable([[maybe_unused]] const workspace& w) const noexcept {
        assert(packed_.size() == compiled::sizes.packed && "predictor: it was moved from");
        assert(w.memory_.size() == w.threads() * compiled::memory && "workspace: it was moved from");
    }

    template <std::size_t Index>
    static constexpr const detail::packed_offsets& offsets = compiled::sizes.at[Index];

    template <std::size_t Index>
    using fused_of = std::make_index_sequence<p::list[Index].fused_count>;

    template <std::size_t Index, std::size_t... K>
    void pack_channels([[maybe_unused]] const T* parameters, std::index_sequence<K...>) {
        (pack_channels<Index, K>(parameters), ...);
    }
    /// Packs the scale and shift of a batch_norm that could not be folded into weights, or the parameter of a
    /// channelwise word.
    template <std::size_t Index, std::size_t K>
    void pack_channels([[maybe_unused]] const T* parameters) {
        constexpr detail::fused_node f = p::list[Index].fused[K];
        if constexpr (f.channel_operands() != 0) {
            constexpr detail::node n = p::graph[f.node];
            using leaf = detail::leaf_word<N, n.leaf>;
            const T* const own = parameters + n.parameters;
            T* const to = packed_.data() + offsets<Index>.channels[K];
            if constexpr (f.kind == detail::fused_kind::scale_shift)
                leaf::fold(own, n.out.channels, to, to + next_operand<n.out.channels>);
            else
                for (std::size_t c = 0; c < n.out.channels; ++c) to[c] = own[leaf::shared ? 0 : c];
        }
    }
    template <std::size_t Channels>
    static constexpr std::size_t next_operand = detail::round_up(Channels, compiled::alignment);

    /// The memory of one sample: the caller's input and output, and the arena for the other values.
    struct sample_memory {
        const T* x;
        T* y;
        T* arena;
    };
    template <std::size_t Value>
    static T* at(const sample_memory& m) {
        constexpr detail::storage s = p::values[Value];
        if constexpr (s.root == p::values[p::graph.output].root)
            return m.y + s.offset;
        else
            return m.arena + p::places.offsets[s.root] + s.offset;
    }
    template <std::size_t Value>
    static const T* read(const sample_memory& m) {
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

    /// The threads that work on the same samples.
    struct members {
        std::size_t threads = 1;
        detail::thread_team* team = nullptr;
    };

    void run_together(std::size_t samples, const T* x, T* y, workspace& w) const {
        members all;
        if constexpr (useful_threads > 1)
            if (w.team_.pays()) all = {(std::min)(w.threads(), useful_threads), &w.team_};
        run(samples, x, y, w.memory_of(0), all);
    }

    /// All threads use one arena; each piece has its own scratch memory.
    void run(std::size_t samples, const T* x, T* y, T* arena, members all) const {
        detail::for_each_index<p::groups.size>([&](auto g) {
            const auto run_piece = [&](std::size_t piece) {
                T* const scratch = arena + piece * compiled::memory + compiled::block * compiled::arena;
                run_portion<g>(samples, {x, y, arena}, scratch, portion_of<g>(piece, all.threads));
            };
            if constexpr (useful_threads > 1 && !compiled::template alone<g>)
                if (all.threads > 1) return all.team->each(all.threads, run_piece);
            run_piece(0);
        });
    }
    template <std::size_t G>
    void run_portion(std::size_t samples, const sample_memory& m, T* scratch, kernels::portion of) const {
        constexpr std::size_t i = p::groups.first[G];
        if (of.pieces.size() * of.blocks.size() == 0) return;
        if constexpr (compiled::template producer_at<i>::takes_rows)
            run_stage<i>(m, samples, scratch, of);
        else
            for (std::size_t k = 0; k < samples; ++k)
                run_group<G>({m.x + k * input_size, m.y + k * output_size, m.arena + k * compiled::arena},
                             scratch, of);
    }
    /// A thread's portion of the group's last stage.
    template <std::size_t G>
    static kernels::portion portion_of([[maybe_unused]] std::size_t piece,
                                       [[maybe_unused]] std::size_t threads) {
        constexpr std::size_t last = p::groups.first[G + 1] - 1;
        constexpr kernels::partition parts = compiled::template producer_at<last>::parts;
        if constexpr (useful_threads > 1 && !compiled::template alone<G>)
            if (threads > 1) {
                if constexpr (p::groups.stages(G) > 1)
                    return {kernels::slice_of(parts.pieces, piece, threads), {0, parts.blocks}};
                else
                    return detail::share_of(parts, compiled::sizes.work[last], piece, threads);
            }
        return parts.whole();
    }

    template <std::size_t G>
    void run_group(const sample_memory& m, T* scratch, kernels::portion of) const {
        if constexpr (p::groups.stages(G) == 1) {
            run_stage<p::groups.first[G]>(m, 1, scratch, of);
        } else {
            constexpr auto& stages = compiled::template strip_stages<G>;
            detail::strip_progress strip(stages, of.pieces.begin);
            for (std::size_t end = of.pieces.begin; end < of.pieces.end;) {
                end = (std::min)(end + compiled::template strips<G>.pieces, of.pieces.end);
                strip.plan_strip(stages, end);
                detail::for_each_index<stages.size()>([&](auto i) { run_strip<G, i>(m, scratch, strip); });
            }
        }
    }
    /// Stage I of group G computes what the strip still needs.
    template <std::size_t G, std::size_t Index, class Progress>
    void run_strip(const sample_memory& m, T* scratch, Progress& strip) const {
        constexpr auto& stages = compiled::template strip_stages<G>;
        constexpr std::size_t stage = p::groups.first[G] + Index;
        constexpr bool is_last = Index + 1 == stages.size();
        T* const buffers = scratch + compiled::sizes.scratch;
        // The address that the image's first pixel would have: kernels count pixels from there.
        const auto image = [&](std::size_t i) {
            return buffers + compiled::template strips<G>.offsets[i] - strip.base[i] * stages[i].channels;
        };
        if constexpr (!is_last)
            strip.move_rows(stages, Index, buffers + compiled::template strips<G>.offsets[Index]);
        const T* x;
        if constexpr (Index == 0)
            x = read<p::list[stage].source>(m);
        else
            x = image(Index - 1);
        T* y;
        if constexpr (is_last)
            y = result<stage>(m);
        else
            y = image(Index);
        const kernels::range pieces{strip.done[Index], strip.next[Index]};
        if (pieces.size() != 0)
            run_stage<stage>(m, 1, scratch, {pieces, {0, stages[Index].parts.blocks}}, x, y);
        strip.done[Index] = strip.next[Index];
    }

    template <std::size_t Index>
    void run_stage(const sample_memory& m, std::size_t rows, T* scratch, kernels::portion of) const {
        run_stage<Index>(m, rows, scratch, of, read<p::list[Index].source>(m), result<Index>(m));
    }
    template <std::size_t Index>
    void run_stage(const sample_memory& m, std::size_t rows, T* scratch, kernels::portion of, const T* x,
                   T* y) const {
        constexpr detail::stage_plan s = p::list[Index];
        std::array<const T*, 2 * s.fused_count + 1> operands{};
        [[maybe_unused]] std::size_t count = 0;
        add_operands<Index>(m, operands, count, fused_of<Index>{});
        compiled::template producer_at<Index>::run({.rows = rows,
                                                    .x = x,
                                                    .x_stride = sample_stride<s.source>(),
                                                    .packed = packed_.data() + offsets<Index>.weights,
                                                    .y = y,
                                                    .y_stride = sample_stride<s.result>(),
                                                    .scratch = scratch,
                                                    .operands = operands.data(),
                                                    .of = of});
    }
    /// In a network without stages of its own, the only stage copies the input to the output.
    template <std::size_t Index>
    static T* result(const sample_memory& m) {
        if constexpr (p::values[p::list[Index].result].root == 0)
            return m.y;
        else
            return at<p::list[Index].result>(m);
    }
    template <std::size_t Index, class Operands, std::size_t... K>
    void add_operands(const sample_memory& m, Operands& operands, std::size_t& count,
                      std::index_sequence<K...>) const {
        (add_operands<Index, K>(m, operands, count), ...);
    }
    template <std::size_t Index, std::size_t K, class Operands>
    void add_operands([[maybe_unused]] const sample_memory& m, [[maybe_unused]] Operands& operands,
                      [[maybe_unused]] std::size_t& count) const {
        [[maybe_unused]] constexpr detail::fused_node f = p::list[Index].fused[K];
        if constexpr (f.reads_value()) operands[count++] = read<f.operand>(m);
        for (std::size_t j = 0; j < f.channel_operands(); ++j)
            operands[count++] =
                packed_.data() + offsets<Index>.channels[K] + j * next_operand<p::graph[f.node].out.channels>;
    }

    detail::aligned_array<T> packed_;
};

template <class N, class T>
predictor(const model<N, T>&) -> predictor<N, T>;

/// The predictor that stores the weights of large dense layers in half their width (see half_width).
template <class N, std::size_t FromBytes = caches::second>
using half_width_predictor = predictor<N, float, simd::default_arch, detail::half_width<FromBytes>>;

} // namespace lamina
