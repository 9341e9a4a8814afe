#pragma once

#include <lamina/language/rounding.hpp>
#include <lamina/plan/lifetime.hpp>

#include <algorithm>
#include <array>
#include <cstddef>

namespace lamina::detail {

/// The offset of each buffer, and the total size of the arena.
template <std::size_t Count>
struct placement {
    std::array<std::size_t, Count> offsets{};
    std::size_t total = 0;
};

/// Places all buffers in one arena so that no two with overlapping lifetimes overlap in memory. The largest
/// goes first (among equals, the one with the longest lifetime), each at the lowest offset that is free for
/// its whole lifetime. Offsets are multiples of `alignment`.
template <std::size_t Count>
constexpr placement<Count> place_buffers(const std::array<lifetime, Count>& buffers, std::size_t alignment) {
    index_list<Count> by_size, met;
    for (std::size_t i = 0; i < Count; ++i)
        if (buffers[i].size > 0) by_size.push_back(i);
    const contemporaries<Count> lives(buffers, by_size);
    by_size.sort([life = buffers.data()](std::size_t i, std::size_t j) {
        const lifetime &a = life[i], &b = life[j];
        return a.size != b.size ? a.size > b.size : a.last - a.first > b.last - b.first;
    });

    placement<Count> result;
    std::array<std::size_t, Count> ends{}; // 0 for a buffer without a place
    for (std::size_t k = 0; k < by_size.count; ++k) {
        const std::size_t next = by_size[k], size = round_up(buffers[next].size, alignment);
        lives.find(next, met);
        // Moves up past whatever is in the way until nothing is.
        std::size_t at = 0;
        for (bool moved = true; moved;) {
            moved = false;
            for (std::size_t m = 0; m < met.count; ++m) {
                const std::size_t other = met[m];
                if (at >= ends[other] || result.offsets[other] >= at + size) continue;
                at = ends[other];
                moved = true;
            }
        }
        result.offsets[next] = at;
        ends[next] = at + size;
        result.total = (std::max)(result.total, ends[next]);
    }
    return result;
}

} // namespace lamina::detail
