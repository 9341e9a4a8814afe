#pragma once

#include <lamina/plan/plan.hpp>

#include <cstddef>

namespace lamina::detail {

/// Where the values of a sample lie: in the caller's input and output, the others in an arena.
template <class Compiled>
struct sample_memory {
    using T = typename Compiled::value_type;
    using p = typename Compiled::p;

    static constexpr std::size_t input_size = p::graph[0].out.size();
    static constexpr std::size_t output_size = p::graph[p::graph.output].out.size();
    static constexpr std::size_t output_root = p::values[p::graph.output].root;

    const T* x;
    T* y;
    T* arena;

    /// The memory of the sample that comes `samples` later.
    sample_memory after(std::size_t samples) const {
        return {x + samples * input_size, y + samples * output_size, arena + samples * Compiled::arena};
    }
    /// The distance of a value from that of the next sample.
    template <std::size_t Value>
    static constexpr std::size_t stride = p::values[Value].root == 0             ? input_size
                                          : p::values[Value].root == output_root ? output_size
                                                                                 : Compiled::arena;

    template <std::size_t Value>
    const T* read() const {
        if constexpr (p::values[Value].root == 0)
            return x + p::values[Value].offset;
        else
            return at<Value>();
    }
    /// Where stage I writes. In a network without stages of its own, the only stage copies the input to the
    /// output.
    template <std::size_t Index>
    T* result() const {
        if constexpr (p::values[p::list[Index].result].root == 0)
            return y;
        else
            return at<p::list[Index].result>();
    }

private:
    template <std::size_t Value>
    T* at() const {
        constexpr storage s = p::values[Value];
        if constexpr (s.root == output_root)
            return y + s.offset;
        else
            return arena + p::places.offsets[s.root] + s.offset;
    }
};

} // namespace lamina::detail
