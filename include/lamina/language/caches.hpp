#pragma once

#include <cstddef>

/// The cache sizes for which blocks are chosen, as on current servers. On machines with other caches the
/// blocks still work, only slower.
namespace lamina::caches {

/// In bytes. The first two levels are per core; the third is shared by the cores.
inline constexpr std::size_t first = 32 << 10, second = 1 << 20, third = 32 << 20;

} // namespace lamina::caches
