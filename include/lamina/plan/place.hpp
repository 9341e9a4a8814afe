#pragma once

#include <lamina/language/rounding.hpp>

#include <algorithm>
#include <array>
#include <cstddef>

namespace lamina::detail {

/// A buffer that is live from step `first` to step `last`, inclusive. A buffer of size 0 gets no place.
struct lifetime {
    std::size_t size = 0;
    std::size_t first = 0, last = 0;

    constexpr bool meets(const lifetime& other) const { return first <= other.last && other.first <= last; }
    friend constexpr bool operator==(const lifetime&, const lifetime&) = default;
};

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
    std::array<std::size_t, Count> by_size{}, by_offset{};
    std::size_t count = 0;
    for (std::size_t i = 0; i < Count; ++i)
        if (buffers[i].size > 0) by_size[count++] = i;
    const auto goes_first = [&](std::size_t a, std::size_t b) {
        if (buffers[a].size != buffers[b].size) return buffers[a].size > buffers[b].size;
        const std::size_t a_lives = buffers[a].last - buffers[a].first;
        const std::size_t b_lives = buffers[b].last - buffers[b].first;
        return a_lives != b_lives ? a_lives > b_lives : a < b;
    };
    // Not std::sort: GCC 12 mistakes the threshold of its insertion sort for an out-of-bounds access in small
    // arrays.
    std::make_heap(by_size.begin(), by_size.begin() + count, goes_first);
    std::sort_heap(by_size.begin(), by_size.begin() + count, goes_first);

    placement<Count> result;
    for (std::size_t placed = 0; placed < count; ++placed) {
        const std::size_t next = by_size[placed], size = detail::round_up(buffers[next].size, alignment);
        // The lowest gap among the placed buffers with overlapping lifetimes.
        std::size_t at = 0;
        for (std::size_t k = 0; k < placed; ++k) {
            const std::size_t other = by_offset[k];
            if (!buffers[other].meets(buffers[next])) continue;
            if (result.offsets[other] >= at + size) break;
            at = (std::max)(at, result.offsets[other] + detail::round_up(buffers[other].size, alignment));
        }
        result.offsets[next] = at;
        result.total = (std::max)(result.total, at + size);
        std::size_t k = placed;
        for (; k > 0 && result.offsets[by_offset[k - 1]] > at; --k) by_offset[k] = by_offset[k - 1];
        by_offset[k] = next;
    }
    return result;
}

} // namespace lamina::detail
