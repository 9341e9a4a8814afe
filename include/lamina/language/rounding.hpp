#pragma once

#include <algorithm>
#include <cstddef>

namespace lamina::detail {

constexpr std::size_t ceil_div(std::size_t a, std::size_t b) { return (a + b - 1) / b; }
constexpr std::size_t round_up(std::size_t a, std::size_t multiple) {
    return ceil_div(a, multiple) * multiple;
}
/// How large as many parts of `all` are as parts of at most `most` need, if they are about equal.
constexpr std::size_t equal_parts(std::size_t all, std::size_t most) {
    return ceil_div(all, ceil_div(all, std::max<std::size_t>(most, 1)));
}

} // namespace lamina::detail
