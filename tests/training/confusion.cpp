#include <lamina/training/confusion.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <vector>

using namespace lamina;

namespace {

/// Rows are actual classes: 5 1 0 / 2 3 0 / 0 4 0.
confusion_matrix example() {
    confusion_matrix m(3);
    const std::size_t counts[3][3] = {{5, 1, 0}, {2, 3, 0}, {0, 4, 0}};
    for (std::size_t actual = 0; actual < 3; ++actual)
        for (std::size_t predicted = 0; predicted < 3; ++predicted)
            for (std::size_t i = 0; i < counts[actual][predicted]; ++i) m.add(actual, predicted);
    return m;
}

} // namespace

TEST_CASE("confusion_matrix counts") {
    const confusion_matrix m = example();
    CHECK(m.classes() == 3);
    CHECK(m.total() == 15);
    CHECK(m.count(1, 0) == 2);
    CHECK(m.count(0, 1) == 1);
    CHECK(m.actual(1) == 5);
    CHECK(m.predicted(1) == 8);
    CHECK(m.accuracy() == doctest::Approx(8.0 / 15));
}

TEST_CASE("precision, recall and F1 of a class") {
    const confusion_matrix m = example();
    CHECK(m.precision(0) == doctest::Approx(5.0 / 7));
    CHECK(m.recall(0) == doctest::Approx(5.0 / 6));
    CHECK(m.f1(0) == doctest::Approx(2 * (5.0 / 7) * (5.0 / 6) / (5.0 / 7 + 5.0 / 6)));
    CHECK(m.precision(1) == doctest::Approx(3.0 / 8));
    CHECK(m.recall(1) == doctest::Approx(3.0 / 5));
}

TEST_CASE("ratios of nothing are zero") {
    const confusion_matrix m = example();
    CHECK(m.precision(2) == 0);
    CHECK(m.recall(2) == 0);
    CHECK(m.f1(2) == 0);
    const confusion_matrix empty(2);
    CHECK(empty.accuracy() == 0);
    CHECK(empty.recall(0) == 0);
    CHECK(empty.f1(0) == 0);
}

TEST_CASE("matrices of one size merge") {
    confusion_matrix m = example();
    m.merge(example());
    CHECK(m.count(2, 1) == 8);
    CHECK(m.total() == 30);
    CHECK_THROWS_WITH(m.merge(confusion_matrix(2)), "confusion_matrix: cannot merge 2 classes into 3");
}

TEST_CASE("a class that does not exist is an error") {
    confusion_matrix m(3);
    CHECK_THROWS_WITH(m.add(3, 0),
                      "confusion_matrix: the actual class is 3, but there are 3 classes, counted from 0");
    CHECK_THROWS_WITH(m.add(0, 7),
                      "confusion_matrix: the predicted class is 7, but there are 3 classes, counted from 0");
    CHECK(m.total() == 0);
}

TEST_CASE("a confusion matrix is a metric: a sample is taken for the class with the largest score") {
    confusion_matrix m(3);
    m.add(std::vector<float>{0.2F, 0.5F, 0.3F}, 2);
    CHECK(m.count(2, 1) == 1);
    const float nan = std::nanf("");
    CHECK_THROWS_WITH(m.add(std::vector<float>{nan, nan, nan}, 0),
                      "confusion_matrix: the scores of a sample are not numbers");
    CHECK(m.total() == 1);
}

TEST_CASE("more classes than there is memory for are refused") {
    CHECK_THROWS_WITH(confusion_matrix(std::size_t{1} << 32),
                      "confusion_matrix: 4294967296 × 4294967296 is more than memory can hold");
}
