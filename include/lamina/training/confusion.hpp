#pragma once

#include <lamina/language/checked_product.hpp>
#include <lamina/language/error.hpp>
#include <lamina/training/metrics.hpp>

#include <cstddef>
#include <cstdint>
#include <ranges>
#include <string>
#include <vector>

namespace lamina {

/// Counts how often samples of each class were predicted as each other class; a metric of `evaluate`. Ratios
/// with an empty denominator (a class that never occurs or is never predicted) are 0.
class confusion_matrix {
public:
    explicit confusion_matrix(std::size_t classes)
        : classes_(classes), counts_(detail::checked_product("confusion_matrix", {classes, classes})) {}

    void add(std::size_t actual, std::size_t predicted) {
        validate(actual, "actual");
        validate(predicted, "predicted");
        ++counts_[actual * classes_ + predicted];
    }

    /// Predicts the class with the largest score. Throws if all scores are NaN.
    template <std::ranges::random_access_range Scores>
    void add(const Scores& scores, std::uint32_t label) {
        const std::size_t best = argmax(scores);
        if (!detail::in_top_k(scores, static_cast<std::uint32_t>(best), 1))
            raise("confusion_matrix: the scores of a sample are not numbers");
        add(std::size_t{label}, best);
    }

    /// Adds the counts of another matrix of the same size, such as another thread's.
    void merge(const confusion_matrix& other) {
        if (other.classes_ != classes_)
            raise({"confusion_matrix: cannot merge ", other.classes_, " classes into ", classes_});
        for (std::size_t i = 0; i < counts_.size(); ++i) counts_[i] += other.counts_[i];
    }

    std::size_t classes() const { return classes_; }
    std::size_t count(std::size_t actual, std::size_t predicted) const {
        return counts_[actual * classes_ + predicted];
    }
    /// The number of samples of class c, and the number predicted as c.
    std::size_t actual(std::size_t c) const {
        std::size_t sum = 0;
        for (std::size_t i = 0; i < classes_; ++i) sum += count(c, i);
        return sum;
    }
    std::size_t predicted(std::size_t c) const {
        std::size_t sum = 0;
        for (std::size_t i = 0; i < classes_; ++i) sum += count(i, c);
        return sum;
    }
    std::size_t total() const {
        std::size_t sum = 0;
        for (const std::size_t n : counts_) sum += n;
        return sum;
    }

    /// The share of all samples that were predicted correctly.
    double accuracy() const {
        std::size_t right = 0;
        for (std::size_t c = 0; c < classes_; ++c) right += count(c, c);
        return ratio(right, total());
    }
    /// The share of the samples predicted as class c that are of class c.
    double precision(std::size_t c) const { return ratio(count(c, c), predicted(c)); }
    /// The share of the samples of class c that were predicted as c.
    double recall(std::size_t c) const { return ratio(count(c, c), actual(c)); }
    /// The harmonic mean of precision and recall.
    double f1(std::size_t c) const { return ratio(2 * count(c, c), predicted(c) + actual(c)); }

private:
    static double ratio(std::size_t part, std::size_t whole) {
        return whole == 0 ? 0 : static_cast<double>(part) / static_cast<double>(whole);
    }
    void validate(std::size_t index, const char* what) const {
        if (index >= classes_) raise_unknown(index, what);
    }
    [[noreturn]] void raise_unknown(std::size_t index, const char* what) const {
        raise({"confusion_matrix: the ", what, " class is ", index, ", but there are ", classes_,
               " classes, counted from 0"});
    }

    std::size_t classes_;
    std::vector<std::size_t> counts_;
};

} // namespace lamina
