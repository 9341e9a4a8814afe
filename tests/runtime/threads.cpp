#include <lamina/kernels/range.hpp>
#include <lamina/runtime/thread_team.hpp>

#include <doctest/doctest.h>

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdlib>
#include <new>
#include <stdexcept>
#include <string>
#include <sys/types.h>
#include <sys/wait.h>
#include <thread>
#include <type_traits>
#include <unistd.h>
#include <utility>
#include <vector>

using namespace lamina;
using namespace lamina::detail;
using namespace std::chrono_literals;

TEST_CASE("every piece is done once, by any number of threads") {
    for (const std::size_t threads : {1u, 2u, 3u, 7u}) {
        thread_team team(threads);
        CHECK(team.threads() == threads);
        for (const std::size_t pieces : {0u, 1u, 2u, 3u, 20u}) {
            std::vector<std::atomic<int>> calls(pieces);
            for (int round = 0; round < 50; ++round)
                team.each(pieces, [&](std::size_t piece) { ++calls[piece]; });
            for (const auto& of_piece : calls) CHECK(of_piece == 50);
        }
    }
}

TEST_CASE("helpers help") {
    thread_team team(2);
    std::atomic<bool> helped = false;
    const auto caller = std::this_thread::get_id();
    while (!helped)
        team.each(2, [&](std::size_t) {
            if (std::this_thread::get_id() != caller) helped = true;
        });
}

TEST_CASE("a child forked within a piece does not wait for helpers that it does not have") {
    thread_team team(2);
    const auto caller = std::this_thread::get_id();
    pid_t child = -1;
    while (child == -1) {
        std::atomic<bool> begun = false, forked = false;
        std::string said;
        try {
            team.each(2, [&](std::size_t piece) {
                if (piece == 0) {
                    const auto end = std::chrono::steady_clock::now() + 100ms;
                    while (!begun && std::chrono::steady_clock::now() < end) std::this_thread::yield();
                    if (begun) child = fork();
                    if (child == 0) alarm(10);
                    forked = true;
                } else if (std::this_thread::get_id() != caller) {
                    begun = true;
                    while (!forked) std::this_thread::yield();
                }
            });
        } catch (const error& failure) { said = failure.what(); }
        if (child != 0) continue;
        std::atomic<int> calls = 0;
        team.each(2, [&](std::size_t) { ++calls; });
        const bool is_right = said == "thread_team: the process was forked while its threads were at work";
        _exit(is_right && calls == 2 ? 0 : 1);
    }
    int status = -1;
    CHECK(waitpid(child, &status, 0) == child);
    CHECK(status == 0);
}

TEST_CASE("behind a loop all see what was written in it") {
    thread_team team(3);
    std::vector<std::size_t> rounds(3, 0);
    std::atomic<std::size_t> behind = 0;
    for (std::size_t round = 1; round <= 200; ++round) {
        team.each(3, [&](std::size_t piece) { rounds[piece] = round; });
        team.each(3, [&](std::size_t piece) {
            if (rounds[(piece + 1) % 3] != round) ++behind;
        });
    }
    CHECK(behind == 0);
}

TEST_CASE("what a piece throws arrives at the caller, and the team works on") {
    for (const std::size_t threads : {1u, 2u, 3u}) {
        thread_team team(threads);
        for (int round = 0; round < 50; ++round) {
            for (std::size_t bad = 0; bad < 3; ++bad)
                CHECK_THROWS_WITH_AS(team.each(3,
                                               [&](std::size_t piece) {
                                                   if (piece == bad) throw std::runtime_error("spilled");
                                               }),
                                     "spilled", std::runtime_error);
            CHECK_THROWS_AS(team.each(3, [](std::size_t) { throw std::bad_alloc(); }), std::bad_alloc);
        }
        std::atomic<int> calls = 0;
        team.each(3, [&](std::size_t) { ++calls; });
        CHECK(calls == 3);
    }
}

TEST_CASE("what runs in one of several threads has one to take") {
    thread_team team(2);
    std::vector<std::size_t> within(2);
    const std::size_t before = available_threads();
    team.each(2, [&](std::size_t piece) {
        within[piece] = available_threads();
        thread_team inner(2); // allowed, but only if the number is given
        std::atomic<int> calls = 0;
        inner.each(2, [&](std::size_t) { ++calls; });
        if (calls != 2) within[piece] = 0;
    });
    CHECK(within == std::vector<std::size_t>{1, 1});
    CHECK(available_threads() == before);
    CHECK(before >= 1);
}

TEST_CASE("OMP_NUM_THREADS says how many threads there are") {
    const char* const text = std::getenv("OMP_NUM_THREADS");
    const std::string before = text == nullptr ? "" : text;
    setenv("OMP_NUM_THREADS", "3,2", 1);
    CHECK(choose_threads(0) == 3);
    CHECK(choose_threads(5) == 5);
    CHECK(thread_team(0).threads() == 3);
    for (const char* many : {"4097", "999999999999", "99999999999999999999999999"}) {
        setenv("OMP_NUM_THREADS", many, 1);
        CHECK(choose_threads(0) == most_threads);
    }
    for (const char* nothing : {"", "0", "many"}) {
        setenv("OMP_NUM_THREADS", nothing, 1);
        CHECK(choose_threads(0) == detail::processors());
    }
    setenv("OMP_NUM_THREADS", before.c_str(), 1);
}

TEST_CASE("teams are copied and moved") {
    static_assert(std::is_nothrow_move_constructible_v<thread_team>);
    thread_team a(2), b = a, c = std::move(a);
    a = b;
    for (thread_team* team : {&a, &b, &c}) {
        std::atomic<int> calls = 0;
        team->each(2, [&](std::size_t) { ++calls; });
        CHECK(calls == 2);
        CHECK(team->threads() == 2);
    }
}

TEST_CASE("sharing stops while it costs more than it saves") {
    detail::sharing_balance balance;
    const detail::sharing_balance::clock::time_point start{};
    CHECK(balance.pays(start));
    balance.add(10ms, 1ms, start);
    CHECK(balance.pays(start));
    SUBCASE("a little is forgiven") {
        balance.add(0ms, 1ms, start);
        CHECK(balance.pays(start));
    }
    SUBCASE("the more it costs, the longer it is left") {
        balance.add(0ms, 4ms, start);
        CHECK_FALSE(balance.pays(start));
        CHECK_FALSE(balance.pays(start + 40ms));
        CHECK(balance.pays(start + 120ms));
        balance.add(0ms, 2ms, start + 120ms);
        CHECK_FALSE(balance.pays(start + 120ms));
    }
    SUBCASE("what was saved makes good for it") {
        for (int i = 0; i < 100; ++i) balance.add(4ms, 0ms, start);
        balance.add(0ms, 15ms, start);
        CHECK(balance.pays(start));
        balance.add(0ms, 15ms, start);
        CHECK_FALSE(balance.pays(start));
    }
}

namespace {

/// Passes of a network whose times are made up.
struct simulated_passes {
    using clock = detail::pass_balance::clock;
    detail::pass_balance balance;
    clock::time_point now;

    /// Runs passes, and returns how many of them would take as long if all took `best`.
    double run(int passes, clock::duration alone, clock::duration shared, clock::duration best) {
        const auto begin = now;
        for (int i = 0; i < passes; ++i) one(1, alone, shared);
        return std::chrono::duration<double>(now - begin) / best;
    }
    bool one(std::size_t samples, clock::duration alone, clock::duration shared) {
        const bool is_shared = balance.pays(now);
        const auto begin = now;
        now += is_shared ? shared : alone;
        balance.add({is_shared, samples, begin, now});
        return is_shared;
    }
};

} // namespace

TEST_CASE("passes are shared while that is faster than alone") {
    simulated_passes passes;
    SUBCASE("while it is slower they are alone") {
        CHECK(passes.run(10'000, 200us, 300us, 200us) < 10'600);
        SUBCASE("and shared again when it is faster") {
            CHECK(passes.run(10'000, 200us, 120us, 120us) < 10'600);
        }
    }
    SUBCASE("while it is faster they are shared") {
        CHECK(passes.run(10'000, 200us, 120us, 120us) < 10'200);
        SUBCASE("and alone when it is slower") { CHECK(passes.run(10'000, 200us, 300us, 200us) < 11'000); }
        SUBCASE("also when both become slower") { CHECK(passes.run(10'000, 400us, 240us, 240us) < 10'600); }
        SUBCASE("and a single pass alone that was long deceives nobody") {
            while (passes.one(1, 20ms, 120us)) {}
            CHECK(passes.run(2'000, 200us, 300us, 200us) < 2'300);
        }
    }
    SUBCASE("a little slower is slower") { CHECK(passes.run(10'000, 200us, 216us, 200us) < 10'500); }
    SUBCASE("a pass that was long alone once is soon forgotten") {
        while (passes.one(1, 10ms, 300us)) {}
        CHECK(passes.run(20'000, 200us, 300us, 200us) < 22'000);
    }
    SUBCASE("some shared passes that are very long weigh more than many that are short") {
        for (int i = 0; i < 10'000; ++i) passes.one(1, 200us, i % 16 == 0 ? 4ms : 120us);
        CHECK(passes.now.time_since_epoch() < 11'000 * 200us);
    }
    SUBCASE("passes of more samples are longer") {
        int shared = 0;
        for (int i = 0; i < 10'000; ++i) {
            const std::size_t samples = i % 2 == 0 ? 1 : 8;
            shared += passes.one(samples, samples * 200us, samples * 120us);
        }
        CHECK(shared > 9'500);
        for (int i = 0; i < 10'000; ++i) shared -= passes.one(8, 1600us, 2400us);
        CHECK(shared > 8'500);
    }
}

TEST_CASE("a team shares passes, but one now and then, for comparison; a thread alone shares none") {
    bool is_shared = true;
    thread_team(1).judge(1, [&](bool shared) { is_shared = shared; });
    CHECK_FALSE(is_shared);
    thread_team team(2);
    team.judge(1, [&](bool shared) { is_shared = shared; });
    CHECK(is_shared);
    while (is_shared) team.judge(1, [&](bool shared) { is_shared = shared; });
}

TEST_CASE("slices are consecutive, complete and nearly equal") {
    static_assert(kernels::slice_of(10, 0, 3) == kernels::range{0, 4});
    static_assert(kernels::slice_of(10, 1, 3) == kernels::range{4, 7});
    static_assert(kernels::slice_of(10, 2, 3) == kernels::range{7, 10});
    static_assert(kernels::slice_of(2, 2, 3).size() == 0);
    CHECK(kernels::slice_of(0, 0, 1) == kernels::range{0, 0});
}

TEST_CASE("more threads than anyone means are refused") {
    CHECK(choose_threads(1) == 1);
    CHECK_THROWS_WITH(
        choose_threads(static_cast<std::size_t>(-1)),
        "threads: 18446744073709551615 are wanted; give at most 4096, or 0 for as many as there "
        "are");
}
