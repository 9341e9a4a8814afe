#pragma once

#include <lamina/kernels/conv_task.hpp>
#include <lamina/kernels/partition.hpp>

#include <algorithm>
#include <cstddef>

namespace lamina::detail {

/// The least work for which several threads are faster, in multiply-adds. A hundred thousand of them take
/// about a microsecond; starting threads takes a few microseconds, a barrier between two stages less than
/// one.
struct thread_costs {
    /// The least work per thread of a prediction, and the additional work for each stage.
    std::size_t start = 1 << 21, stage = 1 << 15;
    friend constexpr bool operator==(const thread_costs&, const thread_costs&) = default;
};

/// The work of a stage: its multiply-adds and the number of weights and inputs it reads.
struct stage_work {
    std::size_t macs = 0, weights = 0, inputs = 0;

    /// In multiply-adds. A value that has to come from another core's cache counts as several.
    constexpr std::size_t total() const { return macs + arrival * (weights + inputs); }
    static constexpr std::size_t arrival = 4;
};

/// The work of the busiest of down × across threads if `down` of them divide the image and `across` divide
/// the channels. A thread reads its inputs once for all of its channels.
constexpr std::size_t busiest(const kernels::partition& parts, const stage_work& work, std::size_t down,
                              std::size_t across) {
    const std::size_t chunks = kernels::detail::ceil_div(parts.chunks, down),
                      blocks = kernels::detail::ceil_div(parts.blocks, across);
    return work.macs * chunks / parts.chunks * blocks / parts.blocks
           + stage_work::arrival
                 * (work.weights * blocks / parts.blocks + work.inputs * chunks / parts.chunks);
}

/// The share of a stage that one of several threads runs; it may be empty.
constexpr kernels::work_share share_of(const kernels::partition& parts, const stage_work& work,
                                       std::size_t thread, std::size_t threads) {
    std::size_t across = 1, least = busiest(parts, work, threads, 1);
    for (std::size_t n = 2; n <= (std::min)(threads, parts.blocks); ++n) {
        if (threads % n != 0) continue;
        const std::size_t most = busiest(parts, work, threads / n, n);
        if (most >= least) continue;
        least = most;
        across = n;
    }
    return {kernels::slice_of(parts.chunks, thread / across, threads / across),
            kernels::slice_of(parts.blocks, thread % across, across)};
}

} // namespace lamina::detail
