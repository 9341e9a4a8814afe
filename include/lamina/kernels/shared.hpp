#pragma once

#include <lamina/kernels/simd/registers.hpp>

namespace lamina::kernels {

namespace detail {
template <class Loop, class... Args>
LAMINA_SHARED void run_shared(const Args&... args) {
    Loop::run(args...);
}
} // namespace detail

/// Calls Loop::run, which is always inlined: into one function for all layers if Shared, which compiles
/// faster; else into the caller, whose constants it can use. With little work, these matter.
template <class Loop, bool Shared, class... Args>
LAMINA_INLINE void run_loop(const Args&... args) {
    if constexpr (Shared)
        detail::run_shared<Loop>(args...);
    else
        Loop::run(args...);
}

} // namespace lamina::kernels
