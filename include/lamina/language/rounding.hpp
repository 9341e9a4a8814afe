#pragma once

#include <algorithm>
#include <cstddef>

namespace lamina::detail {

constexpr std::size_t ceil_div(std::size_t a, std::size_t b) { return (a + b - 1) / b; }
constexpr std::size_t round_up(std::size_t a, std::size_t multiple) {
    return ceil_div(a, multiple) * multiple;
}
/// The part size when `all` is divided into the fewest parts of at most `most`, of nearly equal size.
constexpr std::size_t equal_parts(std::size_t all, std::size_t most) {
    return ceil_div(all, ceil_div(all, std::max<std::size_t>(most, 1)));
}

} // namespace lamina::detail
