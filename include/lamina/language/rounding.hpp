#pragma once

#include <cstddef>

namespace lamina::detail {

constexpr std::size_t ceil_div(std::size_t a, std::size_t b) { return (a + b - 1) / b; }
constexpr std::size_t round_up(std::size_t a, std::size_t multiple) {
    return ceil_div(a, multiple) * multiple;
}

} // namespace lamina::detail
