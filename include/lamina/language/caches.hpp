#pragma once

#include <cstddef>

/// The caches that blocks are chosen for: what the cores of current servers and desktops have at least.
namespace lamina::caches {

/// In bytes, per core but the third, which cores share.
inline constexpr std::size_t first = 32 << 10, second = 1 << 20, third = 32 << 20;

} // namespace lamina::caches
