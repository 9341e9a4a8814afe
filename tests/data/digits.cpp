#include <lamina/data/digits.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <vector>

using namespace lamina;
using namespace lamina::detail;

namespace {

float total(std::span<const float> pixels) {
    float sum = 0;
    for (const float p : pixels) sum += p;
    return sum;
}

/// For each test sample, the class whose mean picture in `train` is nearest.
std::vector<std::uint32_t> nearest_means(const dataset& train, const dataset& test) {
    std::vector<std::vector<float>> means(10, std::vector<float>(784));
    std::array<float, 10> counts{};
    for (std::size_t i = 0; i < train.size(); ++i) {
        ++counts[train.labels[i]];
        for (std::size_t p = 0; p < 784; ++p) means[train.labels[i]][p] += train.image(i)[p];
    }
    std::vector<std::uint32_t> answers;
    for (std::size_t i = 0; i < test.size(); ++i) {
        std::array<float, 10> distance{};
        for (std::size_t digit = 0; digit < 10; ++digit)
            for (std::size_t p = 0; p < 784; ++p) {
                const float d = test.image(i)[p] - means[digit][p] / counts[digit];
                distance[digit] += d * d;
            }
        answers.push_back(static_cast<std::uint32_t>(std::ranges::min_element(distance) - distance.begin()));
    }
    return answers;
}

} // namespace

TEST_CASE("digits come in the shape of MNIST") {
    const dataset digits = make_digits(57, 1);
    CHECK(digits.sample == shape<28, 28, 1>);
    CHECK(digits.classes == 10);
    CHECK(digits.size() == 57);
    CHECK(digits.images.size() == 57 * 784);
    CHECK(std::ranges::all_of(digits.images, [](float p) { return p >= 0 && p <= 1; }));
    CHECK(make_digits(0, 1).size() == 0);
}

TEST_CASE("every class is equally frequent and the order is shuffled") {
    const dataset digits = make_digits(1003, 5);
    std::array<int, 10> counts{};
    for (const std::uint32_t label : digits.labels) ++counts[label];
    CHECK(counts == std::array<int, 10>{101, 101, 101, 100, 100, 100, 100, 100, 100, 100});
    std::size_t in_order = 0;
    for (std::size_t i = 0; i < digits.size(); ++i)
        if (digits.labels[i] == i % 10) ++in_order;
    CHECK(in_order < 200);
}

TEST_CASE("a seed gives the same digits again, another seed others") {
    const dataset digits = make_digits(40, 11);
    const dataset again = make_digits(40, 11);
    const dataset other = make_digits(40, 12);
    CHECK(digits.labels == again.labels);
    CHECK(digits.images == again.images);
    CHECK(digits.labels != other.labels);
    CHECK(digits.images != other.images);
}

TEST_CASE("labels and pictures are the same on every machine") {
    const dataset digits = make_digits(20, 2024);
    CHECK(digits.labels
          == std::vector<std::uint32_t>{6, 8, 6, 9, 5, 4, 7, 5, 3, 1, 0, 2, 9, 0, 8, 3, 7, 2, 4, 1});
    CHECK(total(digits.images) == doctest::Approx(1910.92).epsilon(1e-4));
}

TEST_CASE("digits have ink, stay off the edge and sit around the middle") {
    const dataset digits = make_digits(2000, 3);
    double worst_offset = 0, edge = 0;
    for (std::size_t i = 0; i < digits.size(); ++i) {
        const auto image = digits.image(i);
        double ink = 0, x = 0, y = 0;
        for (std::size_t p = 0; p < 784; ++p) {
            const double value = image[p] > 0.3F ? static_cast<double>(image[p]) : 0.0;
            ink += value;
            x += value * static_cast<double>(p % 28);
            y += value * static_cast<double>(p / 28);
            if (p / 28 == 0 || p / 28 == 27 || p % 28 == 0 || p % 28 == 27) edge += value;
        }
        REQUIRE(ink > 8);
        REQUIRE(ink < 300);
        worst_offset = std::max({worst_offset, std::abs(x / ink - 13.5), std::abs(y / ink - 13.5)});
    }
    CHECK(worst_offset < 4);
    CHECK(edge / static_cast<double>(digits.size()) < 0.2);
}

TEST_CASE("digits can be told apart, but not by their mean pictures alone") {
    const dataset train = make_digits(2000, 1), test = make_digits(1000, 2);
    const std::vector<std::uint32_t> answers = nearest_means(train, test);
    std::size_t right = 0;
    for (std::size_t i = 0; i < test.size(); ++i)
        if (answers[i] == test.labels[i]) ++right;
    CHECK(right > 600);
    CHECK(right < 900);
}

TEST_CASE("a soft pen draws a round spot and a straight line") {
    std::vector<float> pixels(49);
    const detail::canvas paper{pixels, 7};
    paper.draw({{3, 3, 1.5F}, {3, 3, 1.5F}}, 1);
    CHECK(pixels[3 * 7 + 3] == 1);
    CHECK(pixels[3 * 7 + 4] == 1);
    CHECK(pixels[3 * 7 + 5] == 0);
    CHECK(pixels[2 * 7 + 2] == doctest::Approx(2 - std::sqrt(2.0)));
    CHECK(pixels[2 * 7 + 2] == pixels[4 * 7 + 4]);

    std::vector<float> row(49);
    detail::canvas{row, 7}.draw({{-5, 2, 1}, {20, 2, 1}}, 1);
    for (std::size_t column = 0; column < 7; ++column) {
        CHECK(row[2 * 7 + column] == 1);
        CHECK(row[1 * 7 + column] == 0.5F);
        CHECK(row[4 * 7 + column] == 0);
    }
    detail::canvas{row, 7}.draw({{-50, -50, 1}, {-40, 90, 1}}, 1);
    CHECK(total(row) == 7 * 2);
}

TEST_CASE("more digits than there is memory for are refused") {
    CHECK_THROWS_WITH(make_digits(static_cast<std::size_t>(-1), 1),
                      "make_digits: 18446744073709551615 × 784 is more than memory can hold");
}
