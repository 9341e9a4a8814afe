#pragma once

#include <lamina/runtime/strip_pass.hpp>
#include <lamina/runtime/thread_memory.hpp>

#include <cstddef>

namespace lamina::detail {

/// A pass through all stages with some samples. All members use the arena of the first one's memory; each has
/// scratch memory of its own.
template <class Compiled>
class network_pass {
    using T = typename Compiled::value_type;
    using p = typename Compiled::p;

public:
    network_pass(packed_weights<Compiled> packed, std::size_t samples,
                 const caller_memory<typename Compiled::network, T>& caller, thread_memory<Compiled> memory)
        : packed_(packed), samples_(samples), first_{caller, memory.arena()}, memory_(memory) {}

    /// The calling thread does all the work.
    void run() const {
        for_each_index<p::groups.size>([&](auto g) { run_share<g>(memory_, parts_of<g>.whole()); });
    }
    /// Some threads of a team share the work.
    template <class Team>
    void run(std::size_t threads, Team& team) const {
        for_each_index<p::groups.size>([&](auto g) {
            if constexpr (is_shared<g>)
                if (threads > 1)
                    return team.each(threads, [&](std::size_t thread) {
                        run_share<g>(memory_.after(thread), own_share<g>(thread, threads));
                    });
            run_share<g>(memory_, parts_of<g>.whole());
        });
    }

private:
    template <std::size_t G>
    static constexpr bool is_shared = Compiled::useful_threads(1) > 1 && !Compiled::template alone<G>;

    static constexpr std::size_t last_stage(std::size_t g) { return p::groups.first[g + 1] - 1; }
    /// How the group's last stage can be divided.
    template <std::size_t G>
    static constexpr kernels::partition parts_of = Compiled::template producer_at<last_stage(G)>::parts;

    /// A thread's share of the group's last stage.
    template <std::size_t G>
    static kernels::work_share own_share(std::size_t thread, std::size_t threads) {
        constexpr kernels::partition parts = parts_of<G>;
        if constexpr (p::groups.stages(G) > 1)
            return {kernels::slice_of(parts.chunks, thread, threads), {0, parts.blocks}};
        else
            return share_of(parts, Compiled::sizes.work[last_stage(G)], thread, threads);
    }
    template <std::size_t G>
    void run_share(const thread_memory<Compiled>& own, kernels::work_share of) const {
        constexpr std::size_t i = p::groups.first[G];
        if (of.chunks.size() * of.blocks.size() == 0) return;
        if constexpr (Compiled::template producer_at<i>::takes_rows)
            stage_pass<Compiled>(packed_, first_, own.scratch()).template run<i>(samples_, of);
        else
            for (std::size_t k = 0; k < samples_; ++k)
                run_group<G>(stage_pass<Compiled>(packed_, first_.after(k), own.scratch()), own, of);
    }
    template <std::size_t G>
    static void run_group(const stage_pass<Compiled>& pass,
                          [[maybe_unused]] const thread_memory<Compiled>& own, kernels::work_share of) {
        if constexpr (p::groups.stages(G) == 1)
            pass.template run<p::groups.first[G]>(1, of);
        else
            strip_pass<Compiled, G>(pass, own.strip_rows(), of.chunks).run();
    }

    const packed_weights<Compiled> packed_;
    const std::size_t samples_;
    const sample_memory<Compiled> first_;
    const thread_memory<Compiled> memory_;
};

} // namespace lamina::detail
