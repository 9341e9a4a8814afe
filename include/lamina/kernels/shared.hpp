#pragma once

#include <lamina/kernels/simd/registers.hpp>

#include <type_traits>

namespace lamina::kernels {

namespace detail {
/// Scalars and pointers travel in registers.
template <class Arg>
using passed = std::conditional_t<std::is_scalar_v<Arg>, Arg, const Arg&>;

template <class Loop, class... Args>
LAMINA_SHARED constexpr void run_shared(passed<Args>... args) {
    Loop::run(args...);
}
} // namespace detail

/// Calls Loop::run, which is always inlined: into one function for all layers if Shared, which compiles
/// faster; else into the caller, whose constants it can use. With little work, these matter.
template <class Loop, bool Shared, class... Args>
LAMINA_INLINE constexpr void run_loop(const Args&... args) {
    if constexpr (Shared)
        detail::run_shared<Loop, Args...>(args...);
    else
        Loop::run(args...);
}

} // namespace lamina::kernels
