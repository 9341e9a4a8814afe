#pragma once

#include <algorithm>
#include <cstddef>

namespace lamina::kernels {

/// The integers begin … end − 1.
struct range {
    std::size_t begin = 0, end = 0;
    constexpr std::size_t size() const { return end - begin; }
    friend constexpr bool operator==(const range&, const range&) = default;
};

/// Where `count` integers begin that would begin at `next`, of 0 … end − 1: blocks of equal size, the last of
/// which overlaps the one before, so that no block is smaller. If there are fewer than `count` in all, they
/// begin at 0.
constexpr std::size_t overlapping_block(std::size_t next, std::size_t count, std::size_t end) {
    return (std::min)(next, (std::max)(end, count) - count);
}

/// Part number `part` when 0 … n − 1 is divided into `parts`: consecutive and in order, with sizes that
/// differ by at most one.
constexpr range slice_of(std::size_t n, std::size_t part, std::size_t parts) {
    const std::size_t each = n / parts, rest = n % parts;
    const auto begin = [&](std::size_t i) { return i * each + (i < rest ? i : rest); };
    return {begin(part), begin(part + 1)};
}

} // namespace lamina::kernels
