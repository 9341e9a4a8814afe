#pragma once

namespace lamina::detail {

/// False for NaN. For a register, a mask.
template <class V>
constexpr auto is_number(const V& x) {
    return x == x; // NOLINT(misc-redundant-expression)
}

} // namespace lamina::detail
