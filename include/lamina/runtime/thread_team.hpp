#pragma once

#include <lamina/runtime/shared_loop.hpp>
#include <lamina/runtime/threads.hpp>

#include <cstddef>
#include <memory>
#include <utility>

namespace lamina::detail {

/// The calling thread and a team of helpers, which share its loops and sleep in between. Only one thread may
/// call at a time. After a fork the child has no helpers and works alone; a team that the child creates has
/// helpers. A destroyed team's threads are gone, so that its code can be unloaded; only a program that exits
/// within a loop leaves them to the end of the process, as what they run may never return.
class thread_team {
public:
    /// 0 means all available threads (see available_threads).
    explicit thread_team(std::size_t threads = 1) : threads_(choose_threads(threads)) {
        if (threads_ > 1) loop_ = shared_loop::with_helpers(threads_ - 1);
    }
    thread_team(const thread_team& other) : thread_team(other.threads_) {}
    thread_team(thread_team&& other) noexcept
        : threads_(std::exchange(other.threads_, 1)), loop_(std::move(other.loop_)) {}
    thread_team& operator=(thread_team other) noexcept {
        std::swap(threads_, other.threads_);
        std::swap(loop_, other.loop_);
        return *this;
    }
    ~thread_team() {
        if (loop_) loop_->close();
    }

    std::size_t threads() const { return threads_; }

    /// Calls pass(true) if a pass of this many samples should share its loops, and pass(false) if not:
    /// when other programs run, helpers may cost more than they save.
    template <class Pass>
    void judge(std::size_t samples, const Pass& pass) {
        if (loop_)
            loop_->judge(samples, pass);
        else
            pass(false);
    }

    /// Calls f(0), …, f(pieces − 1), once each, in any thread, and returns when all are done. Rethrows an
    /// exception that one of them throws.
    template <class F>
    void each(std::size_t pieces, const F& f) {
        run(pieces, {[](const void* g, std::size_t i) { (*static_cast<const F*>(g))(i); }, &f});
    }

private:
    /// Not inlined, so that f is compiled once.
    [[gnu::noinline]] void run(std::size_t pieces, piecewise f) {
        if (loop_ && pieces > 1)
            loop_->run(pieces, f);
        else
            for (std::size_t i = 0; i < pieces; ++i) f(i);
    }

    std::size_t threads_;
    std::shared_ptr<shared_loop> loop_;
};

} // namespace lamina::detail
