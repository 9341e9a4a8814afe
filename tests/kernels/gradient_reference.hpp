#pragma once

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

namespace lamina::testing {

/// Values between -1 and 1, many of them equal; the same in every run.
template <class T>
std::vector<T> numbers(std::size_t count, unsigned seed) {
    std::vector<T> all(count);
    unsigned state = seed * 2654435761u + 1;
    for (T& x : all) {
        state = state * 1664525u + 1013904223u;
        x = T(static_cast<int>(state >> 24) - 128) / T(128);
    }
    return all;
}

/// Memory with sentinels on both sides.
template <class T>
class guarded {
public:
    explicit guarded(std::size_t count) : all_(count + 2 * wall, sentinel) {}
    guarded(const T* from, std::size_t count) : guarded(count) {
        for (std::size_t i = 0; i < count; ++i) data()[i] = from[i];
    }
    T* data() { return all_.data() + wall; }
    bool intact() const {
        const auto untouched = [](T x) { return x == sentinel; };
        return std::all_of(all_.begin(), all_.begin() + wall, untouched)
               && std::all_of(all_.end() - wall, all_.end(), untouched);
    }

private:
    static constexpr std::ptrdiff_t wall = 40;
    static constexpr T sentinel = T(-12345.5);
    std::vector<T> all_;
};

/// The tolerance for sums of a few hundred values, which the reference adds in another order.
template <class T>
inline constexpr T rounding = sizeof(T) == 4 ? T(5e-5) : T(1e-13);

/// Checks every element to a tolerance, which is relative for magnitudes greater than 1; reports the first
/// that is wrong.
template <class T>
void check_close(const T* found, const T* expected, std::size_t count, T tolerance = rounding<T>) {
    const auto close = [=](T a, T b) { return std::abs(a - b) <= tolerance * std::max(T(1), std::abs(b)); };
    std::size_t i = 0;
    while (i < count && close(found[i], expected[i])) ++i;
    if (i < count) FAIL_CHECK("number ", i, " is ", found[i], ", expected ", expected[i]);
}

} // namespace lamina::testing
