#pragma once

#include <lamina/language/error.hpp>
#include <lamina/runtime/sharing_balance.hpp>
#include <lamina/runtime/threads.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <memory>
#include <utility>
#include <vector>

#if defined(__STDCPP_THREADS__)
#    include <atomic>
#    include <thread>
#    if (defined(__unix__) || defined(__APPLE__)) && __has_include(<unistd.h>)
#        include <unistd.h>
#    endif
#endif

namespace lamina::detail {

/// Calls f and returns the exception it throws, or null.
template <class F>
std::exception_ptr caught(const F& f) {
#if defined(__cpp_exceptions)
    try {
        f();
    } catch (...) { return std::current_exception(); }
#else
    f();
#endif
    return nullptr;
}

/// A function of an index 0, 1, 2, …
struct piecewise {
    void (*call)(const void* function, std::size_t piece) = nullptr;
    const void* function = nullptr;

    void operator()(std::size_t piece) const { call(function, piece); }
};

#if defined(__STDCPP_THREADS__)

/// The number of the process, which a fork changes; 0 where there is no fork.
inline long process_number() {
#    if (defined(__unix__) || defined(__APPLE__)) && __has_include(<unistd.h>)
    return static_cast<long>(::getpid());
#    else
    return 0;
#    endif
}

/// The loop that a team currently runs, and the seats where its helpers wait for their pieces. The caller
/// opens one piece for each helper, runs its own, and takes back all pieces that no helper has begun. So it
/// never waits for a thread that has not started yet, that the system does not schedule, or that does not
/// exist in a child process. A waiting thread spins for about as long as falling asleep and waking up take,
/// and then sleeps.
class shared_loop {
public:
    explicit shared_loop(std::size_t helpers) : seats_(helpers) {}

    /// Calls pass(true) if a pass of this many samples should run this loop, and pass(false) if not.
    template <class Pass>
    void judge(std::size_t samples, const Pass& pass) {
        const auto begin = clock::now();
        const bool is_shared = balance_.pays(begin) && passes_.pays(begin);
        pass(is_shared);
        passes_.add({is_shared, samples, begin, clock::now()});
    }

    /// Called by the caller's thread. Returns when all pieces are done, or throws what one of them threw. In
    /// a process that was forked within its own piece, throws if a helper had begun another one.
    void run(std::size_t pieces, piecewise function) {
        function_ = function;
        const auto start = clock::now();
        const std::size_t opened = balance_.pays(start) ? (std::min)(pieces - 1, seats_.size()) : 0;
        left_.store(static_cast<std::uint32_t>(opened), std::memory_order_relaxed);
        for (std::size_t i = 0; i < opened; ++i) leave(seats_[i], note::open);
        perform(0);
        const auto own = clock::now() - start;
        for (std::size_t i = opened + 1; i < pieces; ++i) perform(i);
        std::size_t taken_back = 0;
        for (std::size_t i = 0; i < opened; ++i)
            if (take(seats_[i])) {
                finish(i + 1);
                ++taken_back;
            }
        if (opened != 0) wait(own * static_cast<int>(opened - taken_back));
        if (failed_.test(std::memory_order_relaxed)) rethrow();
    }

    /// Runs in a helper's thread until the loop is closed. The caller runs piece 0.
    void help(std::size_t helper) {
        while (await(seats_[helper])) finish(helper + 1);
    }
    /// Ends the helpers and returns when their threads are gone, so that their code may be unloaded. Does not
    /// touch them where they cannot end: in a process forked from theirs, and while a piece may be at work,
    /// as when a program exits within a loop. There they keep the loop alive.
    void close() {
        if (process_number() != process_of_helpers_ || left_.load() != 0) return;
        for (auto& s : seats_) leave(s, note::closed);
        for (auto& t : threads_) t.join();
        threads_.clear();
    }

    /// Starts helpers, which live until the loop is closed. Starts fewer if the system has no more threads.
    static std::shared_ptr<shared_loop> with_helpers(std::size_t wanted) {
        const std::size_t helpers = std::min<std::size_t>(wanted, 1023);
        auto loop = std::make_shared<shared_loop>(helpers);
        loop->threads_.reserve(helpers);
        caught([&] {
            for (std::size_t i = 0; i < helpers; ++i)
                loop->threads_.emplace_back([loop, i] { loop->help(i); });
        });
        return loop;
    }

private:
    using clock = sharing_balance::clock;
    enum class note : std::uint32_t { nothing, open, asleep, closed };
    struct alignas(64) seat {
        std::atomic<note> found = note::nothing;
    };
    /// How often to look before falling asleep. A sleeping helper comes late to the next loop.
    static constexpr std::size_t tries_of_caller = 1 << 15, tries_of_helper = 1 << 16;

    /// A closed seat stays closed.
    static void leave(seat& s, note n) {
        note found = s.found.load(std::memory_order_relaxed);
        while (found != note::closed && !s.found.compare_exchange_weak(found, n)) {}
        if (found == note::asleep) s.found.notify_one();
    }
    static bool take(seat& s) {
        note found = s.found.load(std::memory_order_relaxed);
        return found == note::open && s.found.compare_exchange_strong(found, note::nothing);
    }
    /// Waits for the seat's piece to be open and takes it; returns false when the loop is closed.
    static bool await(seat& s) {
        for (std::size_t tries = 1;; ++tries) {
            if (take(s)) return true;
            note found = s.found.load(std::memory_order_relaxed);
            if (found == note::closed) return false;
            if (tries % tries_of_helper != 0) continue;
            if (found == note::nothing) s.found.compare_exchange_strong(found, note::asleep);
            s.found.wait(note::asleep);
        }
    }

    void perform(std::size_t piece) {
        const bool before = std::exchange(shares_a_loop, true);
        const auto thrown = caught([&] { function_(piece); });
        shares_a_loop = before;
        if (thrown && !failed_.test_and_set()) error_ = thrown;
    }
    void finish(std::size_t piece) {
        perform(piece);
        if (left_.fetch_sub(1) == 1) left_.notify_one();
    }
    /// Waits until the pieces that helpers have begun are done.
    void wait(clock::duration helped) {
        const auto start = clock::now();
        std::uint32_t left = left_.load();
        for (std::size_t tries = 0; left != 0; left = left_.load())
            if (++tries > tries_of_caller) {
                if (process_number() != process_of_helpers_) give_up();
                left_.wait(left);
            }
        const auto now = clock::now();
        balance_.add(helped, now - start, now);
    }
    [[noreturn]] void give_up() {
        failed_.clear();
        error_ = nullptr;
        raise("thread_team: the process was forked while its threads were at work");
    }
    [[noreturn]] void rethrow() {
        failed_.clear();
        std::rethrow_exception(std::exchange(error_, nullptr));
    }

    /// Another process has none of the helpers, so that nobody ends what they had begun before the fork.
    const long process_of_helpers_ = process_number();
    piecewise function_;
    sharing_balance balance_;
    pass_balance passes_;
    std::vector<seat> seats_;
    std::vector<std::thread> threads_;
    std::exception_ptr error_;
    std::atomic_flag failed_;
    alignas(64) std::atomic<std::uint32_t> left_ = 0;
};

#else

/// For systems without threads.
struct shared_loop {
    template <class Pass>
    void judge(std::size_t, const Pass& pass) {
        pass(false);
    }
    void run(std::size_t, piecewise) {}
    void close() {}
    static std::shared_ptr<shared_loop> with_helpers(std::size_t) { return nullptr; }
};

#endif

} // namespace lamina::detail
