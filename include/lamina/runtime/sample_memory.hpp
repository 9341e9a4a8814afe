#pragma once

#include <lamina/runtime/caller_memory.hpp>

#include <cstddef>

namespace lamina::detail {

/// Where the values of a sample lie: in the caller's inputs and results, the others in an arena.
template <class Compiled>
struct sample_memory {
    using T = typename Compiled::value_type;
    using p = typename Compiled::p;
    using network = typename Compiled::network;

    caller_memory<network, T> caller;
    T* arena;

    /// The memory of the sample that comes `samples` later.
    sample_memory after(std::size_t samples) const {
        return {caller.after(samples), arena + samples * Compiled::arena};
    }
    /// The distance of a value from that of the next sample.
    template <std::size_t Value>
    static constexpr std::size_t stride = [] {
        if constexpr (p::is_input(Value)) return input_sizes<network>[p::input_of(Value)];
        if constexpr (p::is_result(Value)) return result_sizes<network>[p::result_of(Value)];
        return Compiled::arena;
    }();

    template <std::size_t Value>
    const T* read() const {
        if constexpr (p::is_input(Value))
            return caller.x[p::input_of(Value)] + p::values[Value].offset;
        else
            return at<Value>();
    }
    /// Where stage I writes. A result that is an input is a copy of it.
    template <std::size_t Index>
    T* result() const {
        constexpr std::size_t value = p::list[Index].result;
        if constexpr (p::is_input(value))
            return caller.y[p::graph.results.position(value)];
        else
            return at<value>();
    }

private:
    template <std::size_t Value>
    T* at() const {
        constexpr storage s = p::values[Value];
        if constexpr (p::is_result(Value))
            return caller.y[p::result_of(Value)] + s.offset;
        else
            return arena + p::places.offsets[s.root] + s.offset;
    }
};

} // namespace lamina::detail
