#pragma once

#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <pthread.h>
#include <sys/mman.h>

namespace lamina_test {

/// Frames of code that is not optimized are larger.
#ifdef NDEBUG
inline constexpr std::size_t small_stack = 64 << 10;
#else
inline constexpr std::size_t small_stack = 512 << 10;
#endif

/// Calls f in a thread of these attributes.
template <class F>
void with_attributes(const pthread_attr_t& attributes, F& f) {
    const auto call = [](void* function) -> void* {
        (*static_cast<F*>(function))();
        return nullptr;
    };
    pthread_t thread;
    REQUIRE(pthread_create(&thread, &attributes, call, &f) == 0);
    CHECK(pthread_join(thread, nullptr) == 0);
}

/// Calls f in a thread that has only so large a stack.
template <class F>
void with_small_stack(F f) {
    pthread_attr_t attributes;
    REQUIRE(pthread_attr_init(&attributes) == 0);
    REQUIRE(pthread_attr_setstacksize(&attributes, small_stack) == 0);
    with_attributes(attributes, f);
    pthread_attr_destroy(&attributes);
}

/// The bytes of stack that f takes: those that it leaves other than 0, from the first on.
template <class F>
std::size_t stack_of(F f) {
    constexpr std::size_t size = 512 << 10;
    void* const memory = mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    REQUIRE(memory != MAP_FAILED);
    pthread_attr_t attributes;
    REQUIRE(pthread_attr_init(&attributes) == 0);
    REQUIRE(pthread_attr_setstack(&attributes, memory, size) == 0);
    with_attributes(attributes, f);
    pthread_attr_destroy(&attributes);
    const char* const begin = static_cast<const char*>(memory);
    const auto used = [](char byte) { return byte != 0; };
    const auto taken = static_cast<std::size_t>(begin + size - std::find_if(begin, begin + size, used));
    munmap(memory, size);
    return taken;
}

} // namespace lamina_test
