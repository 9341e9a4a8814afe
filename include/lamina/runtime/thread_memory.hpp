#pragma once

#include <cstddef>

namespace lamina::detail {

/// A thread's memory: arenas for a block of samples, scratch memory of the kernels, and the rows between the
/// stages of a strip.
template <class Compiled>
class thread_memory {
    using T = typename Compiled::value_type;

public:
    explicit thread_memory(T* begin) : begin_(begin) {}

    T* arena() const { return begin_; }
    T* scratch() const { return begin_ + Compiled::block * Compiled::arena; }
    T* strip_rows() const { return scratch() + Compiled::sizes.scratch; }
    /// The memory of the thread that comes `threads` later.
    thread_memory after(std::size_t threads) const {
        return thread_memory(begin_ + threads * Compiled::memory);
    }

private:
    T* begin_;
};

} // namespace lamina::detail
