#pragma once

// If xsimd supports no instruction set of the target, or if LAMINA_SCALAR is defined (in all sources of a
// program), every register holds one scalar.
#if !defined(LAMINA_SCALAR)
#    include <xsimd/config/xsimd_config.hpp>
#    if defined(XSIMD_NO_SUPPORTED_ARCHITECTURE)
#        define LAMINA_SCALAR
#    endif
#endif

#if !defined(LAMINA_SCALAR)
// GCC 12 warns about the deliberately undefined operands of its own intrinsics (gcc.gnu.org/PR105593).
#    if defined(__GNUC__) && !defined(__clang__)
#        pragma GCC diagnostic push
#        pragma GCC diagnostic ignored "-Wuninitialized"
#        pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#    endif
// Before version 11, xsimd multiplies and adds separately where AVX-512 can fuse. GCC contracts that by
// itself; Clang has to be told.
#    if defined(__clang__)
#        pragma float_control(push)
#        pragma clang fp contract(fast)
#    endif
#    include <xsimd/xsimd.hpp>
#    if defined(__clang__)
#        pragma float_control(pop)
#    endif
#    if defined(__GNUC__) && !defined(__clang__)
#        pragma GCC diagnostic pop
#    endif
#endif

#include <lamina/language/float16.hpp>

#include <cstddef>
#include <cstdint>
#include <cstring>

/// Goes before a loop of constant trip count over an array of registers, so that every compiler keeps the
/// array in registers. (Not with GCC's AddressSanitizer, whose checks would make the unrolled code huge.)
#if defined(__SANITIZE_ADDRESS__)
#    define LAMINA_UNROLL
#else
#    define LAMINA_UNROLL _Pragma("GCC unroll 64")
#endif
/// For the small functions of a hot loop, which must be inlined.
#define LAMINA_INLINE [[gnu::always_inline]] inline
/// Likewise for a lambda, behind its parameters. What it captures by reference would lie in memory if it were
/// called.
#define LAMINA_INLINE_LAMBDA __attribute__((always_inline))
/// For a function whose tile fills the registers. If it were inlined into the loop over tiles, GCC would
/// spend registers on values needed only at its end (an epilogue's bounds), or keep the tile in memory.
#define LAMINA_APART [[gnu::noinline]]
/// For a loop that many kernels share: compiled once, not once more for each caller's arguments.
#if defined(__clang__)
#    define LAMINA_SHARED [[gnu::noinline]]
#else
#    define LAMINA_SHARED [[gnu::noinline, gnu::noclone]]
#endif

namespace lamina::simd {

/// Stands in for an instruction set: so many registers, of one scalar each.
template <std::size_t Count>
struct scalars {};
#if defined(__aarch64__) || defined(__riscv) || defined(__ARM_FP)
using scalar = scalars<32>;
#else
using scalar = scalars<16>;
#endif

#if defined(LAMINA_SCALAR)
using default_arch = scalar;
#else
using default_arch = xsimd::default_arch;
#endif

/// An instruction set whose kernels need little memory: weights are stored once and as they are, so that no
/// convolution goes through Winograd's transforms.
template <class Arch>
struct compact {};
template <class Arch>
inline constexpr bool is_compact = false;
template <class Arch>
inline constexpr bool is_compact<compact<Arch>> = true;

namespace detail {
template <class T, class Arch>
struct register_of {
    using type = T;
};
template <class T, class Arch>
struct register_of<T, compact<Arch>> : register_of<T, Arch> {};
#if !defined(LAMINA_SCALAR)
template <class T, class Arch>
    requires(xsimd::types::has_simd_register<T, Arch>::value && xsimd::batch<T, Arch>::size != 0)
struct register_of<T, Arch> {
    using type = xsimd::batch<T, Arch>;
};
#endif
} // namespace detail

/// A register of T, or T itself if the instruction set has no such register (32-bit NEON has none of double).
template <class T, class Arch = default_arch>
using batch = typename detail::register_of<T, Arch>::type;

/// The number of vector registers that the instruction set has.
#if defined(__aarch64__) || defined(__riscv)
template <class Arch = default_arch>
inline constexpr std::size_t registers = 32;
#else
template <class Arch = default_arch>
inline constexpr std::size_t registers = sizeof(batch<float, Arch>) == 64 ? 32 : 16;
#endif
template <std::size_t Count>
inline constexpr std::size_t registers<scalars<Count>> = Count;
template <class Arch>
inline constexpr std::size_t registers<compact<Arch>> = registers<Arch>;

} // namespace lamina::simd

// What not every version of xsimd offers, in plain C++ on the registers of any machine. x86.hpp has faster
// versions for x86.
namespace lamina::simd::detail {

// Load or store the first n lanes of a register.
template <class T, class Register>
LAMINA_INLINE Register load_lanes(const T* p, Register rest, std::size_t n) {
    T all[sizeof(Register) / sizeof(T)];
    std::memcpy(all, &rest, sizeof(rest));
    std::memcpy(all, p, n * sizeof(T));
    std::memcpy(&rest, all, sizeof(rest));
    return rest;
}
template <class T, class Register>
LAMINA_INLINE void store_lanes(T* p, Register v, std::size_t n) {
    T all[sizeof(Register) / sizeof(T)];
    std::memcpy(all, &v, sizeof(v));
    std::memcpy(p, all, n * sizeof(T));
}
// Loads a register of values stored in half the width.
template <class Stored, class Register>
LAMINA_INLINE Register widen(const Stored* p, Register) {
    float all[sizeof(Register) / sizeof(float)];
    for (float& x : all) x = static_cast<float>(*p++);
    Register wide;
    std::memcpy(&wide, all, sizeof(wide));
    return wide;
}

// Scalar versions of what only some machines have: a·b + c in the lower half of the lanes, a > b ? a : b and
// a < b ? a : b, the greater of two values (NaN if either is), and the lanes of a table that an index
// selects. A scalar is its own lower half and a table of one.
LAMINA_INLINE float fma_lower(float a, float b, float c) { return a * b + c; }
LAMINA_INLINE float larger(float a, float b) { return a > b ? a : b; }
LAMINA_INLINE float smaller(float a, float b) { return a < b ? a : b; }
LAMINA_INLINE float greatest(float x, float so_far) { return x > so_far || x != x ? x : so_far; }
LAMINA_INLINE float pick_lanes(float table, std::int32_t) { return table; }

} // namespace lamina::simd::detail
