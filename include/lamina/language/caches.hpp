#pragma once

#include <cstddef>

// The target's cache sizes in bytes, the same in every source of a program. On machines with other caches the
// blocks still work, only slower.
#if !defined(LAMINA_L1_CACHE)
#    define LAMINA_L1_CACHE (32 << 10)
#endif
#if !defined(LAMINA_L2_CACHE)
#    define LAMINA_L2_CACHE (1 << 20)
#endif
#if !defined(LAMINA_L3_CACHE)
#    define LAMINA_L3_CACHE (32 << 20)
#endif

/// The cache sizes for which blocks are chosen: those of current servers, unless the macros say otherwise.
namespace lamina::caches {

/// In bytes. The first two levels are per core; the third is shared by the cores.
inline constexpr std::size_t first = LAMINA_L1_CACHE, second = LAMINA_L2_CACHE, third = LAMINA_L3_CACHE;

static_assert(
    first >= 4096 && second >= first && third >= second,
    "lamina: LAMINA_L1_CACHE, LAMINA_L2_CACHE and LAMINA_L3_CACHE are sizes in bytes, at least 4096 "
    "and no larger than the next level");

} // namespace lamina::caches
