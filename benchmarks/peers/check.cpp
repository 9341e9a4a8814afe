#include "check.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdio>
#include <stdexcept>

namespace peers {

namespace {

float median(std::vector<float> v) {
    std::ranges::sort(v);
    return (v[v.size() / 2] + v[(v.size() - 1) / 2]) / 2;
}

std::vector<float> medians(std::span<const answer> answers) {
    std::vector<float> middle, at(answers.size());
    for (std::size_t i = 0; i < answers.front().numbers.size(); ++i) {
        std::ranges::transform(answers, at.begin(), [&](const answer& a) { return a.numbers[i]; });
        middle.push_back(median(at));
    }
    return middle;
}

/// The largest error relative to the largest value; infinite if a value is not finite.
double largest_error(const std::vector<float>& found, const std::vector<float>& expected) {
    double error = 0, largest = 0;
    for (std::size_t i = 0; i < expected.size(); ++i) {
        const double difference = std::abs(double(found[i]) - double(expected[i]));
        error = std::max(error, std::isfinite(difference) ? difference : HUGE_VAL);
        largest = std::max(largest, std::abs(double(expected[i])));
    }
    return error / largest;
}

} // namespace

void require_agreement(const std::string& what, std::span<const answer> answers, double tolerance) {
    for (const answer& a : answers)
        if (a.numbers.size() != answers.front().numbers.size())
            throw std::runtime_error(a.engine + " gives another number of results for " + what);
    const auto expected = medians(answers);
    for (const answer& a : answers) {
        const double error = largest_error(a.numbers, expected);
        if (error <= tolerance) continue;
        char text[64];
        std::snprintf(text, sizeof text, "%.2g, allowed are %.2g", error, tolerance);
        throw std::runtime_error(a.engine + " is wrong about " + what + ": its largest relative error is "
                                 + text);
    }
}

} // namespace peers
