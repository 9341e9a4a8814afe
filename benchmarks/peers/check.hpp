#pragma once

#include <span>
#include <string>
#include <vector>

namespace peers {

/// What engines with the same network and inputs compute may differ by this, in proportion to the largest
/// number: sums are added up in other orders, and Winograd's algorithm rounds more.
inline constexpr double prediction_tolerance = 1e-3, loss_tolerance = 1e-4;
/// Where the weights of some layers are bfloat16, each off by up to 2^-8 of itself.
inline constexpr double half_width_tolerance = 5e-3;

/// What an engine, by its name, computed.
struct answer {
    std::string engine;
    std::vector<float> numbers;
};

/// Throws if an answer differs from the median of all, number by number: with the engine, `what`, and the
/// largest error.
void require_agreement(const std::string& what, std::span<const answer> answers, double tolerance);

} // namespace peers
