#pragma once

#include <lamina/plan/place.hpp>

#include <algorithm>
#include <array>
#include <cstddef>

constexpr std::size_t padded(const lamina::detail::lifetime& buffer, std::size_t alignment) {
    return (buffer.size + alignment - 1) / alignment * alignment;
}

/// The most memory that is live at one step: no arena can be smaller.
template <std::size_t Count>
constexpr std::size_t peak(const std::array<lamina::detail::lifetime, Count>& all, std::size_t alignment) {
    std::size_t most = 0;
    for (const lamina::detail::lifetime& at : all) {
        std::size_t alive = 0;
        for (const lamina::detail::lifetime& other : all)
            if (other.first <= at.first && at.first <= other.last) alive += padded(other, alignment);
        most = std::max(most, alive);
    }
    return most;
}
