#pragma once

#include <lamina/plan/index_list.hpp>

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

/// The buffers of an arena in order of their first step: finds those that live together with a given one
/// without looking at all.
template <std::size_t Count>
class contemporaries {
public:
    constexpr explicit contemporaries(const std::array<lifetime, Count>& buffers) : buffers_(buffers) {}

    /// Sorts the buffers of a list.
    constexpr void sort(const index_list<Count>& list, index_list<Count>& scratch) {
        by_first_ = list;
        const lifetime* const life = buffers_.data();
        by_first_.sort([life](std::size_t a, std::size_t b) { return life[a].first < life[b].first; },
                       scratch);
        for (std::size_t k = 0; k < by_first_.count; ++k) {
            position_[by_first_[k]] = k;
            std::size_t end = k;
            while (end > 0 && at(end - 1).last <= at(k).last) end = outlived_to_[end - 1];
            outlived_to_[k] = end;
        }
    }

    /// Lists the other buffers whose lives meet that of buffer i.
    constexpr void find(std::size_t i, index_list<Count>& met) const {
        met.count = 0;
        for (std::size_t k = position_[i] + 1; k < by_first_.count && at(k).first <= buffers_[i].last; ++k)
            met.push_back(by_first_[k]);
        for (std::size_t end = position_[i]; end > 0;) {
            const std::size_t k = end - 1;
            const bool meets = at(k).last >= buffers_[i].first;
            if (meets) met.push_back(by_first_[k]);
            end = meets ? k : outlived_to_[k];
        }
    }

private:
    constexpr const lifetime& at(std::size_t k) const { return buffers_[by_first_[k]]; }

    const std::array<lifetime, Count>& buffers_;
    index_list<Count> by_first_;
    std::array<std::size_t, Count> position_{};
    /// No buffer from here to a position lives longer than the one at the position.
    std::array<std::size_t, Count> outlived_to_{};
};

} // namespace lamina::detail
