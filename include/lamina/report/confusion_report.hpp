#pragma once

#include <lamina/language/error.hpp>
#include <lamina/report/text.hpp>

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace lamina {

/// How often each class was predicted as each class: one row per true class, one column per predicted class.
class confusion_report {
public:
    confusion_report(std::vector<std::string> classes, std::vector<std::size_t> counts)
        : classes_(std::move(classes)), counts_(std::move(counts)) {
        if (counts_.size() != size() * size())
            raise({"confusion_report: ", counts_.size(), " counts for ", size(), " classes, expected ",
                   size() * size()});
    }

    std::size_t size() const { return classes_.size(); }
    const std::string& name(std::size_t c) const { return classes_[c]; }
    std::size_t count(std::size_t truth, std::size_t predicted) const {
        return counts_[truth * size() + predicted];
    }
    /// The number of samples of a class, and the number predicted as it.
    std::size_t samples(std::size_t truth) const {
        std::size_t sum = 0;
        for (std::size_t p = 0; p < size(); ++p) sum += count(truth, p);
        return sum;
    }
    std::size_t guesses(std::size_t predicted) const {
        std::size_t sum = 0;
        for (std::size_t t = 0; t < size(); ++t) sum += count(t, predicted);
        return sum;
    }
    /// The share of the class's samples that were predicted correctly, in percent: "98.2", "100"; "–" without
    /// samples.
    std::string recall(std::size_t truth) const { return share(count(truth, truth), samples(truth)); }
    /// The share of predictions of the class that are correct; "–" without predictions.
    std::string precision(std::size_t predicted) const {
        return share(count(predicted, predicted), guesses(predicted));
    }
    /// "accuracy 97.5 % of 10 000".
    std::string accuracy() const {
        std::size_t right = 0, all = 0;
        for (std::size_t c = 0; c < size(); ++c) {
            right += count(c, c);
            all += samples(c);
        }
        return "accuracy " + detail::percent(right, all, 2) + " of " + detail::grouped(all);
    }
    /// The other class that samples of `truth` were most often predicted as; `truth` itself if there is none.
    std::size_t likeliest_mistake(std::size_t truth) const {
        auto likeliest = truth;
        std::size_t most = 0;
        for (std::size_t p = 0; p < size(); ++p)
            if (p != truth && count(truth, p) > most) {
                likeliest = p;
                most = count(truth, p);
            }
        return likeliest;
    }

private:
    static std::string share(std::size_t part, std::size_t whole) {
        if (whole == 0) return "–";
        if (part == whole) return "100";
        return detail::fixed_decimals(100 * static_cast<double>(part) / static_cast<double>(whole), 1);
    }

    std::vector<std::string> classes_;
    std::vector<std::size_t> counts_;
};

} // namespace lamina
