#pragma once

#include <cstddef>

namespace lamina {

/// Consecutive numbers begin … end − 1.
struct range {
    std::size_t begin = 0, end = 0;
    constexpr std::size_t size() const { return end - begin; }
    friend constexpr bool operator==(const range&, const range&) = default;
};

/// The share of 0 … n − 1 that belongs to `part` of `parts`: consecutive, in order, sizes at most one apart.
constexpr range slice_of(std::size_t n, std::size_t part, std::size_t parts) {
    const std::size_t each = n / parts, rest = n % parts;
    const auto begin = [&](std::size_t i) { return i * each + (i < rest ? i : rest); };
    return {begin(part), begin(part + 1)};
}

} // namespace lamina
