#pragma once

#include <lamina/runtime/strip_pass.hpp>
#include <lamina/runtime/thread_memory.hpp>
#include <lamina/runtime/thread_team.hpp>

#include <cstddef>

namespace lamina::detail {

/// The threads that work on the same samples.
struct pass_members {
    std::size_t threads = 1;
    thread_team* team = nullptr;
};

/// A pass through all stages with some samples. All members use the arena of the first one's memory; each has
/// scratch memory of its own.
template <class Compiled>
class network_pass {
    using T = typename Compiled::value_type;
    using p = typename Compiled::p;

public:
    network_pass(const packed_weights<Compiled>& packed, std::size_t samples,
                 const caller_memory<typename Compiled::network, T>& caller, thread_memory<Compiled> memory)
        : packed_(packed), samples_(samples), first_{caller, memory.arena()}, memory_(memory) {}

    void run(const pass_members& all) const {
        for_each_index<p::groups.size>([&](auto g) {
            const auto run_thread = [&](std::size_t thread) {
                run_share<g>(memory_.after(thread), own_share<g>(thread, all.threads));
            };
            if constexpr (is_shared<g>)
                if (all.threads > 1) return all.team->each(all.threads, run_thread);
            run_thread(0);
        });
    }

private:
    template <std::size_t G>
    static constexpr bool is_shared = Compiled::useful_threads(1) > 1 && !Compiled::template alone<G>;

    /// A thread's share of the group's last stage.
    template <std::size_t G>
    static kernels::work_share own_share([[maybe_unused]] std::size_t thread,
                                         [[maybe_unused]] std::size_t threads) {
        constexpr std::size_t last = p::groups.first[G + 1] - 1;
        constexpr kernels::partition parts = Compiled::template producer_at<last>::parts;
        if constexpr (is_shared<G>)
            if (threads > 1) {
                if constexpr (p::groups.stages(G) > 1)
                    return {kernels::slice_of(parts.chunks, thread, threads), {0, parts.blocks}};
                else
                    return share_of(parts, Compiled::sizes.work[last], thread, threads);
            }
        return parts.whole();
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

    const packed_weights<Compiled>& packed_;
    const std::size_t samples_;
    const sample_memory<Compiled> first_;
    const thread_memory<Compiled> memory_;
};

} // namespace lamina::detail
