// Whether training allocates. Sanitizers replace operator new, so there is nothing to count with them.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#    define LAMINA_TEST_COUNTS 0
#elif defined(__has_feature)
#    define LAMINA_TEST_COUNTS !(__has_feature(address_sanitizer) || __has_feature(thread_sanitizer))
#else
#    define LAMINA_TEST_COUNTS 1
#endif

#if LAMINA_TEST_COUNTS

#    include <doctest/doctest.h>

#    include <atomic>
#    include <cstdlib>
#    include <new>

#    include "problem.hpp"

using namespace lamina;
using namespace lamina_test;

namespace {
std::atomic<std::size_t> allocations = 0;

void* allocate(std::size_t size) {
    ++allocations;
    if (void* memory = std::aligned_alloc(64, (size + 64) / 64 * 64)) return memory;
    throw std::bad_alloc();
}
} // namespace

[[gnu::noinline]] void* operator new(std::size_t size) { return allocate(size); }
[[gnu::noinline]] void* operator new(std::size_t size, std::align_val_t) { return allocate(size); }
[[gnu::noinline]] void operator delete(void* memory) noexcept { std::free(memory); }
[[gnu::noinline]] void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
[[gnu::noinline]] void operator delete(void* memory, std::align_val_t) noexcept { std::free(memory); }

namespace {

struct everything {
    static constexpr auto layers = input<6, 6, 1> >> conv2d<4, 3>(same, l2<1e-4>, max_norm<3>) >> batch_norm
                                   >> relu >> (identity | conv2d<2, 1>) >> (identity + (relu >> conv2d<6, 1>))
                                   >> (identity * (global_avg_pool2d >> dense<6> >> sigmoid))
                                   >> max_pool2d<3> >> flatten >> dropout<0.2> >> dense<4> >> softmax;
};

/// Counts the allocations between the first and the last batch of an epoch.
struct counter {
    std::size_t before = 0, within = 0;
    void on_batch_end(const training_report& r) {
        if (r.batch == 0) before = allocations;
        if (r.batch + 1 == r.batches) within += allocations - before;
    }
};

} // namespace

TEST_CASE("the counter counts") {
    const std::size_t before = allocations;
    ::operator delete(::operator new(1)); // the compiler could optimize a new-expression away
    CHECK(allocations == before + 1);
}

TEST_CASE("nothing is allocated between the batches of an epoch") {
    const quarters training(50);
    model<everything> m;
    counter seen;
    fit(m, training, {.epochs = 2, .batch_size = 8, .threads = 2, .global_clip_norm = 1.0}, seen);
    CHECK(seen.before > 0);
    CHECK(seen.within == 0);
}

#endif
