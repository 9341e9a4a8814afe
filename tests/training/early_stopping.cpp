#include <lamina/training/early_stopping.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <vector>

using namespace lamina;

namespace {

/// The metric (from 1) after which the rule stops; 0 for never.
std::size_t stops_after(early_stopping rule, const std::vector<double>& metrics) {
    for (std::size_t i = 0; i < metrics.size(); ++i)
        if (rule.observe(metrics[i]).stop) return i + 1;
    return 0;
}

constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

} // namespace

TEST_CASE("early_stopping stops after `patience` epochs without improvement") {
    const std::vector<double> losses{5, 4, 4.5, 3, 3, 3.5, 3.1, 2};
    CHECK(stops_after({.patience = 0}, losses) == 3);
    CHECK(stops_after({.patience = 1}, losses) == 3);
    CHECK(stops_after({.patience = 2}, losses) == 6);
    CHECK(stops_after({.patience = 3}, losses) == 7);
    CHECK(stops_after({.patience = 4}, losses) == 0);
}

TEST_CASE("an improvement must exceed min_delta") {
    CHECK(stops_after({.min_delta = 0.5, .patience = 1}, {5, 4.5}) == 2);
    CHECK(stops_after({.min_delta = 0.5, .patience = 1}, {5, 4.25}) == 0);
    // Small steps are compared with the best value, not with the last, so they add up.
    CHECK(stops_after({.min_delta = 0.5, .patience = 2}, {5, 4.75, 4.25, 4.0}) == 0);
}

TEST_CASE("accuracies are maximized") {
    CHECK(stops_after({.patience = 1, .mode = goal::maximize}, {0.1, 0.2, 0.3}) == 0);
    CHECK(stops_after({.patience = 1, .mode = goal::maximize}, {0.1, 0.3, 0.3}) == 3);
    CHECK(stops_after({.min_delta = 0.25, .patience = 1, .mode = goal::maximize}, {0.25, 0.5}) == 2);
}

TEST_CASE("it says when a value is the best so far") {
    early_stopping rule{.patience = 3};
    CHECK(rule.observe(2).improved);
    CHECK(!rule.observe(2).improved);
    CHECK(rule.observe(1).improved);
    CHECK(rule.seen.best == 1);
    CHECK(rule.seen.waited == 0);
}

TEST_CASE("what is not a number never improves") {
    CHECK(stops_after({.patience = 2}, {not_a_number, not_a_number, 1}) == 2);
    CHECK(stops_after({.patience = 2}, {not_a_number, 1, not_a_number, 0.5, not_a_number}) == 0);
    CHECK(stops_after({.patience = 1, .mode = goal::maximize}, {1, not_a_number}) == 2);
}

TEST_CASE("early_stopping goes on from a saved state") {
    early_stopping before{.patience = 3}, after{.patience = 3};
    CHECK(before.state() == std::vector<double>{0, 0, 0});
    for (const double loss : {3.0, 2.5, 2.6, 2.7}) before.observe(loss);
    CHECK(before.state() == std::vector<double>{1, 2.5, 2});
    after.restore(before.state());
    CHECK(after.observe(2.55).stop);
    after.restore(std::vector<double>{0, 0, 0});
    CHECK(after.observe(100).improved);
    CHECK_THROWS_WITH(after.restore(std::vector<double>{1}),
                      "improvement: a saved state has 3 numbers, this one has 1");
}

TEST_CASE("a min_delta that makes no sense is named") {
    CHECK_THROWS_WITH_AS(early_stopping{.min_delta = -1}.validate(),
                         "early_stopping: min_delta is -1; it must be a number, at least 0", error);
    CHECK_THROWS_WITH(early_stopping{.min_delta = not_a_number}.validate(),
                      "early_stopping: min_delta is nan; it must be a number, at least 0");
    CHECK_THROWS_WITH(early_stopping{.seen = {.best = not_a_number}}.validate(),
                      "improvement: best is nan; it must be a number");
    early_stopping{.min_delta = 0.1}.validate();
}
