#pragma once

#include <lamina/kernels/simd/simd.hpp>

/// Functors for the epilogues of the tests.
namespace functors {

/// NaN stays NaN.
struct relu {
    static constexpr bool monotonic = true;
    static constexpr bool cheap = true;
    template <class V>
    static constexpr V apply(V x) {
        return lamina::simd::larger(V(0), x);
    }
};

/// Decreasing, then increasing, so not monotonic; not declared cheap.
struct square {
    template <class V>
    static constexpr V apply(V x) {
        return x * x;
    }
};

struct twice_minus_one {
    static constexpr bool monotonic = true;
    template <class V>
    static constexpr V apply(V x) {
        return x + x - V(1);
    }
};

/// Declares its bounds, so that `apply` must not be called.
struct clip {
    static constexpr double lowest = -0.25, highest = 0.5;
    template <class V>
    static constexpr V apply(V) {
        return V(17);
    }
};

/// Takes a parameter per channel.
struct minus {
    static constexpr bool cheap = true;
    template <class V>
    static constexpr V apply(V x, V parameter) {
        return x - parameter;
    }
};

} // namespace functors
