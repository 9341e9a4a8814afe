#pragma once

#include <lamina/kernels/simd/simd.hpp>
#include <lamina/language/error.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <iterator>
#include <string>

namespace lamina::detail {

/// The instruction sets that a portable program has kernels for: the one that the whole program is compiled
/// for and, on x86-64, AVX2 with FMA, and AVX-512 with F, CD, DQ, BW and VL (Skylake's, Zen 4's).
enum class instruction_set { baseline, avx2, avx512 };

inline constexpr const char* instruction_set_names[] = {"baseline", "avx2", "avx512"};

template <class Arch>
inline constexpr instruction_set instruction_set_of = instruction_set::baseline;
#if defined(__x86_64__) && !defined(LAMINA_SCALAR)
template <>
inline constexpr instruction_set instruction_set_of<xsimd::fma3<xsimd::avx2>> = instruction_set::avx2;
template <>
inline constexpr instruction_set instruction_set_of<xsimd::avx512bw> = instruction_set::avx512;
#endif

/// The widest instruction set that this machine supports.
inline instruction_set available_instruction_set() {
#if defined(__x86_64__) && !defined(LAMINA_SCALAR)
    using versions = xsimd::arch_list<xsimd::avx512bw, xsimd::fma3<xsimd::avx2>, xsimd::sse2>;
    const instruction_set found =
        xsimd::dispatch<versions>([]<class Arch>(Arch) { return instruction_set_of<Arch>; })();
    // Not every version of xsimd checks for VL and for an operating system that saves the registers.
    const bool avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
    const bool avx512 = avx2 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512cd")
                        && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512bw")
                        && __builtin_cpu_supports("avx512vl");
    if (found == instruction_set::avx512 && avx512) return instruction_set::avx512;
    if (found != instruction_set::baseline && avx2) return instruction_set::avx2;
#endif
    return instruction_set::baseline;
}

/// The widest instruction set that this machine supports, but none wider than the environment variable
/// LAMINA_MAX_INSTRUCTION_SET (baseline, avx2 or avx512) allows. Throws if the variable has any other value.
inline instruction_set chosen_instruction_set() {
    const instruction_set available = available_instruction_set();
    const char* const limit = std::getenv("LAMINA_MAX_INSTRUCTION_SET");
    if (limit == nullptr || *limit == '\0') return available;
    for (std::size_t i = 0; i < std::size(instruction_set_names); ++i)
        if (std::string(limit) == instruction_set_names[i])
            return (std::min)(available, static_cast<instruction_set>(i));
    raise({"LAMINA_MAX_INSTRUCTION_SET is \"", limit, "\", expected baseline, avx2 or avx512"});
}

} // namespace lamina::detail
