#include <lamina/runtime/threads.hpp>

#include <doctest/doctest.h>

#include <atomic>
#include <cstddef>
#include <vector>

using namespace lamina;

TEST_CASE("every thread calls once, with its number") {
    for (const std::size_t threads : {1u, 2u, 3u}) {
        std::vector<std::atomic<int>> calls(threads);
        std::atomic<std::size_t> count = 0;
        parallel(threads, [&](std::size_t thread, std::size_t all) {
            ++calls[thread];
            count = all;
        });
        REQUIRE(count <= threads);
        for (std::size_t i = 0; i < count; ++i) CHECK(calls[i] == 1);
#if defined(_OPENMP)
        CHECK(count == threads);
#else
        CHECK(count == 1);
#endif
    }
}

TEST_CASE("behind a barrier all see what was written before it") {
    for (int round = 0; round < 100; ++round) {
        std::vector<std::size_t> written(3, 0), seen(3, 0);
        std::atomic<std::size_t> threads = 0;
        parallel(3, [&](std::size_t thread, std::size_t count) {
            threads = count;
            written[thread] = 1;
            barrier();
            for (std::size_t i = 0; i < count; ++i) seen[thread] += written[i];
        });
        for (std::size_t i = 0; i < threads; ++i) CHECK(seen[i] == threads);
    }
}

TEST_CASE("behind a spin_barrier all see what was written before it") {
    std::vector<std::size_t> rounds(3, 0), behind(3, 0);
    spin_barrier meeting;
    parallel(3, [&](std::size_t thread, std::size_t count) {
        for (std::size_t round = 1; round <= 200; ++round) {
            rounds[thread] = round;
            meeting.wait(count);
            for (std::size_t i = 0; i < count; ++i)
                if (rounds[i] != round) ++behind[thread];
            meeting.wait(count);
        }
    });
    CHECK(behind == std::vector<std::size_t>(3, 0));
}

TEST_CASE("a barrier outside of parallel is passed") {
    barrier();
    CHECK(available_threads() >= 1);
    std::size_t within = 0;
    parallel(2, [&](std::size_t thread, std::size_t) {
        if (thread == 0) within = available_threads();
    });
    CHECK(within == 1);
    CHECK(choose_threads(0) == available_threads());
#if defined(_OPENMP)
    CHECK(choose_threads(3) == 3);
#else
    CHECK(choose_threads(3) == 1);
#endif
}

TEST_CASE("slices are consecutive, complete and nearly equal") {
    static_assert(slice_of(10, 0, 3) == range{0, 4});
    static_assert(slice_of(10, 1, 3) == range{4, 7});
    static_assert(slice_of(10, 2, 3) == range{7, 10});
    static_assert(slice_of(2, 2, 3).size() == 0);
    CHECK(slice_of(0, 0, 1) == range{0, 0});
}

TEST_CASE("more threads than anyone means are refused") {
    CHECK(choose_threads(1) == 1);
    CHECK_THROWS_WITH(choose_threads(static_cast<std::size_t>(-1)),
                      "threads: 18446744073709551615 are wanted; give at most 4096, or 0 for as many as there "
                      "are");
}
