#pragma once

#include <atomic>
#include <cassert>

namespace lamina::detail {

/// A member of an object that only one thread may use at a time. Debug builds assert that; others do nothing.
/// A copy starts unused.
class one_at_a_time {
public:
    one_at_a_time() = default;
    one_at_a_time(const one_at_a_time&) noexcept {}
    one_at_a_time& operator=(const one_at_a_time&) noexcept { return *this; }

    /// Marks the object as used during its lifetime.
    class use {
    public:
        explicit use(one_at_a_time& of) noexcept : of_(of) {
            assert(!of_.busy_.test_and_set(std::memory_order_acquire)
                   && "workspace: two predictions use it at the same time; give each thread one of its own");
        }
        ~use() { assert((of_.busy_.clear(std::memory_order_release), true)); }
        use(const use&) = delete;
        use& operator=(const use&) = delete;

    private:
        [[maybe_unused]] one_at_a_time& of_;
    };

private:
    std::atomic_flag busy_;
};

} // namespace lamina::detail
