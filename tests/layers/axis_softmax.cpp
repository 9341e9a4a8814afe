#include <lamina/language/queries.hpp>
#include <lamina/layers/axis_softmax.hpp>

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <limits>
#include <string>
#include <type_traits>

#include "gradient_check.hpp"

using namespace lamina;
using namespace lamina::testing;

namespace {

/// 2 × 3 pixels of 2 channels, given as the numbers whose logarithms are distributed.
template <class Word>
std::vector<double> shares(Word) {
    std::vector<double> x{1, 2, 3, 4, 4, 2, /**/ 3, 6, 1, 12, 0, 6};
    for (double& value : x) value = std::log(value);
    std::vector<double> y = forward<Word>(shape<2, 3, 2>, x);
    if (Word::logarithm)
        for (double& value : y) value = std::exp(value);
    return y;
}

template <class Visit>
void for_each_word(Visit visit) {
    visit(height_softmax);
    visit(height_log_softmax);
    visit(width_softmax);
    visit(width_log_softmax);
    visit(spatial_softmax);
    visit(spatial_log_softmax);
}

} // namespace

TEST_CASE("softmax along an axis, by hand") {
    const std::vector<double> columns{0.25, 0.25, 0.75, 0.25, 1, 0.25, /**/ 0.75, 0.75, 0.25, 0.75, 0, 0.75};
    const std::vector<double> rows{0.125, 0.25, 0.375, 0.5, 0.5, 0.25, /**/ 0.75, 0.25, 0.25, 0.5, 0, 0.25};
    std::vector<double> image{1, 2, 3, 4, 4, 2, /**/ 3, 6, 1, 12, 0, 6};
    for (std::size_t i = 0; i < image.size(); ++i) image[i] /= i % 2 == 0 ? 12 : 32;
    CHECK(largest_difference(shares(height_softmax), columns) < 1e-15);
    CHECK(largest_difference(shares(height_log_softmax), columns) < 1e-15);
    CHECK(largest_difference(shares(width_softmax), rows) < 1e-15);
    CHECK(largest_difference(shares(width_log_softmax), rows) < 1e-15);
    CHECK(largest_difference(shares(spatial_softmax), image) < 1e-15);
    CHECK(largest_difference(shares(spatial_log_softmax), image) < 1e-15);
}

TEST_CASE("softmax along an axis while compiling") {
    constexpr auto y = [] {
        constexpr double x[] = {3, 1, 3, 1, 3, 1, 3, 1};
        std::array<double, 8> result{};
        decltype(width_softmax)::forward(shape<4, 2>, x, x, result.data());
        return result;
    }();
    static_assert(y == std::array{0.25, 0.25, 0.25, 0.25, 0.25, 0.25, 0.25, 0.25});
}

TEST_CASE("softmax along an axis, of extreme values") {
    using word = std::remove_cv_t<decltype(height_softmax)>;
    CHECK(forward<word>(shape<2, 1, 1>, {1e30, -1e30}) == std::vector<double>{1, 0});
    CHECK(forward<word>(shape<2, 1, 1>, {0, -std::numeric_limits<double>::infinity()})
          == std::vector<double>{1, 0});
    for (double value : forward<word>(shape<2, 1, 1>, {0, std::numeric_limits<double>::quiet_NaN()}))
        CHECK(std::isnan(value));
}

TEST_CASE("softmax along an axis: gradients") {
    for_each_word([](auto word) {
        check_gradients(word, shape<2, 3, 4>);
        check_gradients(word, shape<4, 2, 1>);
    });
}

TEST_CASE("softmax along an axis: shapes and labels") {
    static_assert(output_shape<decltype(input<5, 4, 3> >> height_softmax >> width_log_softmax)>
                  == shape<5, 4, 3>);
    static_assert(output_shape<decltype(input<9, 3> >> width_softmax >> spatial_softmax)> == shape<9, 3>);
    static_assert(!is_valid<decltype(input<9, 3> >> height_softmax)>
                  && !is_valid<decltype(input<3> >> width_softmax)>
                  && !is_valid<decltype(input<1, 1, 3> >> spatial_softmax)>);
    std::string labels;
    for_each_word([&](auto word) { labels += decltype(word)::label + std::string(" "); });
    CHECK(labels
          == "height_softmax height_log_softmax width_softmax width_log_softmax spatial_softmax "
             "spatial_log_softmax ");
}
