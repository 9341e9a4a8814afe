#pragma once

#include <cstddef>

/// The caches that blocks are chosen for, of the size that current servers have; with others blocks are only
/// slower.
namespace lamina::caches {

/// In bytes, per core but the third, which cores share.
inline constexpr std::size_t first = 32 << 10, second = 1 << 20, third = 32 << 20;

} // namespace lamina::caches
