#pragma once

/// Counts what a test program allocates; included once, by the test's only source. LAMINA_TEST_COUNTS is 0
/// with sanitizers: they replace operator new, so nothing can be counted.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#    define LAMINA_TEST_COUNTS 0
#elif defined(__has_feature)
#    define LAMINA_TEST_COUNTS !(__has_feature(address_sanitizer) || __has_feature(thread_sanitizer))
#else
#    define LAMINA_TEST_COUNTS 1
#endif

#if LAMINA_TEST_COUNTS

#    include <atomic>
#    include <cstddef>
#    include <cstdlib>
#    include <new>

namespace {
std::atomic<std::size_t> allocations = 0;

void* count_allocation(void* p) {
    ++allocations;
    if (p == nullptr) throw std::bad_alloc();
    return p;
}
} // namespace

// Not inline: GCC would otherwise see malloc and operator delete as a mismatched pair.
[[gnu::noinline]] void* operator new(std::size_t size) { return count_allocation(std::malloc(size)); }
[[gnu::noinline]] void* operator new(std::size_t size, std::align_val_t alignment) {
    const auto a = static_cast<std::size_t>(alignment);
    return count_allocation(std::aligned_alloc(a, (size + a - 1) / a * a));
}
[[gnu::noinline]] void operator delete(void* p) noexcept { std::free(p); }
[[gnu::noinline]] void operator delete(void* p, std::size_t) noexcept { std::free(p); }
[[gnu::noinline]] void operator delete(void* p, std::align_val_t) noexcept { std::free(p); }
[[gnu::noinline]] void operator delete(void* p, std::size_t, std::align_val_t) noexcept { std::free(p); }

#endif
