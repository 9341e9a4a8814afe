#pragma once

#include <doctest/doctest.h>

#include <cstddef>
#include <pthread.h>

namespace lamina_test {

/// Of sanitizers and of code that is not optimised frames are larger.
#if defined(NDEBUG) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
inline constexpr std::size_t small_stack = 64 << 10;
#else
inline constexpr std::size_t small_stack = 512 << 10;
#endif

/// Calls f in a thread that has only so large a stack.
template <class F>
void with_small_stack(F f) {
    pthread_attr_t attributes;
    REQUIRE(pthread_attr_init(&attributes) == 0);
    REQUIRE(pthread_attr_setstacksize(&attributes, small_stack) == 0);
    const auto call = [](void* function) -> void* {
        (*static_cast<F*>(function))();
        return nullptr;
    };
    pthread_t thread;
    REQUIRE(pthread_create(&thread, &attributes, call, &f) == 0);
    CHECK(pthread_join(thread, nullptr) == 0);
    pthread_attr_destroy(&attributes);
}

} // namespace lamina_test
