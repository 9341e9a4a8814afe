#pragma once

#include <lamina/language/fixed_string.hpp>

#include <cstddef>
#include <cstdint>
#include <ranges>
#include <span>

namespace lamina {

/// The index of the largest element, the first of equals. NaN is never the largest; returns 0 if all elements
/// are NaN (use in_top_k to tell whether an answer is right).
template <std::ranges::random_access_range Scores>
constexpr std::size_t argmax(const Scores& scores) {
    const auto first = std::ranges::begin(scores);
    auto best = first;
    for (auto i = first; i != std::ranges::end(scores); ++i)
        if (*i > *best || (*best != *best && *i == *i)) best = i;
    return static_cast<std::size_t>(best - first);
}

namespace detail {

/// Whether fewer than k classes rank before the label. Equal scores rank by index, so that k = 1 agrees with
/// argmax; a label whose score is NaN is never among the top.
template <std::ranges::random_access_range Scores>
constexpr bool in_top_k(const Scores& scores, std::uint32_t label, std::size_t k) {
    const auto own = std::ranges::begin(scores) + label;
    std::size_t before = 0;
    for (auto i = std::ranges::begin(scores); i != std::ranges::end(scores); ++i)
        if (*i > *own || (*i == *own && i < own)) ++before;
    return *own == *own && before < k;
}

/// The weighted mean of the values added so far; 0 if none.
class running_mean {
public:
    constexpr void add(double value, double weight = 1) {
        sum_ += value * weight;
        weight_ += weight;
    }
    /// Merges the values of another mean, such as another thread's.
    constexpr void merge(const running_mean& other) {
        sum_ += other.sum_;
        weight_ += other.weight_;
    }
    constexpr double value() const { return weight_ == 0 ? 0 : sum_ / weight_; }
    constexpr double weight() const { return weight_; }

private:
    double sum_ = 0;
    double weight_ = 0;
};

} // namespace detail

/// The share of samples whose label is among the k classes with the largest scores.
class top_k_accuracy {
public:
    explicit constexpr top_k_accuracy(std::size_t k = 5) : k_(k) {}

    template <std::ranges::random_access_range Scores>
    constexpr void add(const Scores& scores, std::uint32_t label) {
        hits_.add(detail::in_top_k(scores, label, k_) ? 1 : 0);
    }
    constexpr void merge(const top_k_accuracy& other) { hits_.merge(other.hits_); }
    constexpr double value() const { return hits_.value(); }

private:
    std::size_t k_;
    detail::running_mean hits_;
};

/// The share of samples whose label has the largest score. NaN scores count as misses.
class accuracy : public top_k_accuracy {
public:
    constexpr accuracy() : top_k_accuracy(1) {}
};

namespace detail {

template <class M>
concept metric_object = requires(M& m, std::span<const float> scores) { m.add(scores, std::uint32_t{}); };

/// A metric of the result of this name, for `evaluate`.
template <fixed_string Name, class Metric>
struct result_metric {
    Metric& metric;
};

} // namespace detail

/// A metric of the result `Name`, in `evaluate`.
template <detail::fixed_string Name, detail::metric_object Metric>
constexpr detail::result_metric<Name, Metric> on(Metric& metric) {
    return {metric};
}

} // namespace lamina
