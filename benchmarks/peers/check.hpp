#pragma once

#include <span>
#include <string>
#include <vector>

namespace peers {

/// How much the results of engines with the same network and inputs may differ, relative to the largest
/// value: they sum in different orders, and Winograd's algorithm rounds more.
inline constexpr double prediction_tolerance = 1e-3, loss_tolerance = 1e-4;
/// The same if the weights of some layers are bfloat16, with a relative error of up to 2^-8.
inline constexpr double half_width_tolerance = 5e-3;

/// The results of an engine, with its name.
struct answer {
    std::string engine;
    std::vector<float> numbers;
};

/// Throws if an answer differs from the elementwise median of all, naming the engine, `what` and the largest
/// error.
void require_agreement(const std::string& what, std::span<const answer> answers, double tolerance);

} // namespace peers
