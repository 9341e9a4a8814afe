#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>

#include "board/console.hpp"
#include "board/measure.hpp"

/// What a program prints about a network: whether its results are those of the host, and what they cost.
struct report {
    const char* name;
    std::size_t weights, memory;

    /// Calls `predict`, which writes `size` results, and returns the program's exit code.
    template <class F>
    int run(const F& predict, const float* results, const float* expected, std::size_t size) const {
        const auto instructions = measure::instructions_of(predict);
        const auto stack = measure::stack_of(predict);
        const auto error = difference(results, expected, size);
        const bool is_right = error <= 20;
        console::print(name);
        console::print(is_right ? ": as on the host" : ": NOT as on the host");
        console::print(" (");
        console::print(error);
        console::print(" millionths apart); weights ");
        console::print(weights);
        console::print(", memory ");
        console::print(memory);
        console::print(", stack ");
        console::print(stack);
        console::print(" bytes; ");
        console::print(instructions);
        console::print(" instructions\n");
        return is_right ? 0 : 1;
    }

private:
    /// How far a result is from the host's, in millionths of the host's largest.
    static std::uint64_t difference(const float* results, const float* expected, std::size_t size) {
        float largest = 0, worst = 0;
        for (std::size_t i = 0; i < size; ++i) {
            largest = std::max(largest, std::fabs(expected[i]));
            const float error = std::fabs(results[i] - expected[i]);
            worst = error <= worst ? worst : error; // NaN is the worst
        }
        return worst <= largest ? static_cast<std::uint64_t>(1e6f * worst / largest + 0.5f) : 1'000'000;
    }
};
