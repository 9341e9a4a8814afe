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

/// Places buffers (see place_buffers). All its tables are members: at run time, they may be too large for the
/// stack.
template <std::size_t Count>
class placer {
public:
    constexpr placer(const std::array<lifetime, Count>& buffers, std::size_t alignment)
        : buffers_(buffers), alignment_(alignment) {
        for (std::size_t i = 0; i < Count; ++i)
            if (buffers[i].size > 0) by_size_.push_back(i);
        by_size_.sort(
            [life = buffers.data()](std::size_t i, std::size_t j) {
                const lifetime &a = life[i], &b = life[j];
                return a.size != b.size ? a.size > b.size : a.last - a.first > b.last - b.first;
            },
            met_);
        lives_.sort(by_size_, met_);
        for (std::size_t k = 0; k < by_size_.count; ++k) place(by_size_[k]);
    }
    placer(const placer&) = delete;
    placer& operator=(const placer&) = delete;

    constexpr const placement<Count>& result() const { return result_; }

private:
    /// Moves the buffer up past whatever is in its way until nothing is.
    constexpr void place(std::size_t buffer) {
        const std::size_t size = round_up(buffers_[buffer].size, alignment_);
        lives_.find(buffer, met_);
        std::size_t at = 0;
        for (bool moved = true; moved;) {
            moved = false;
            for (std::size_t m = 0; m < met_.count; ++m) {
                const std::size_t other = met_[m];
                if (at >= ends_[other] || result_.offsets[other] >= at + size) continue;
                at = ends_[other];
                moved = true;
            }
        }
        result_.offsets[buffer] = at;
        ends_[buffer] = at + size;
        result_.total = (std::max)(result_.total, at + size);
    }

    const std::array<lifetime, Count>& buffers_;
    std::size_t alignment_;
    index_list<Count> by_size_, met_;
    contemporaries<Count> lives_{buffers_};
    std::array<std::size_t, Count> ends_{}; // 0 for a buffer that has no place yet
    placement<Count> result_;
};

/// Places all buffers in one arena so that no two with overlapping lifetimes overlap in memory. The largest
/// goes first (among equals, the one with the longest lifetime), each at the lowest offset that is free for
/// its whole lifetime. Offsets are multiples of `alignment`.
template <std::size_t Count>
constexpr placement<Count> place_buffers(const std::array<lifetime, Count>& buffers, std::size_t alignment) {
    return placer<Count>(buffers, alignment).result();
}

} // namespace lamina::detail
