#pragma once

#include <cstddef>
#include <cstdint>

namespace lamina::detail {

/// The finalizer of MurmurHash3 (Appleby 2011): every bit of x affects every bit of the result.
constexpr std::uint32_t mix(std::uint32_t x) {
    x = (x ^ (x >> 16)) * 0x85ebca6bu;
    x = (x ^ (x >> 13)) * 0xc2b2ae35u;
    return x ^ (x >> 16);
}

/// A stateless random generator: value i of a stream identified by seed, step, sample and node. Any thread
/// can compute any part of it, and loops over i vectorize.
class counter_random {
public:
    constexpr counter_random(std::uint32_t seed, std::uint64_t step, std::size_t sample, std::size_t node) {
        take(seed);
        take(step);
        take(sample);
        take(node);
    }
    /// Uniform over all 32-bit values.
    constexpr std::uint32_t operator()(std::uint32_t i) const {
        return mix(mix(first_ + i * 0x9e3779b9u) ^ second_);
    }

private:
    constexpr void take(std::uint64_t name) {
        for (int half = 0; half < 2; ++half, name >>= 32) {
            const auto bits = static_cast<std::uint32_t>(name);
            first_ = mix(first_ * 31 + bits + 1);
            second_ = mix(second_ * 37 + bits + 0x9e3779b9u);
        }
    }

    std::uint32_t first_ = 0, second_ = 0;
};

} // namespace lamina::detail
