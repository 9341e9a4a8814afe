#include <lamina/training/clip.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <span>
#include <vector>

using namespace lamina;
using namespace lamina::detail;

TEST_CASE_TEMPLATE("clip_by_value limits every number", T, float, double) {
    std::vector<T> g{T(-3), T(0.25), T(3), T(0.5), T(-0.5)};
    clip_by_value(std::span(g), 0.5);
    CHECK(g == std::vector<T>{T(-0.5), T(0.25), T(0.5), T(0.5), T(-0.5)});
}

TEST_CASE_TEMPLATE("clip_by_norm scales a tensor whose norm is too large", T, float, double) {
    std::vector<T> g{T(3), T(-4)};
    CHECK(clip_by_norm(std::span(g), 5) == 5);
    CHECK(g == std::vector<T>{3, -4});
    CHECK(clip_by_norm(std::span(g), 2.5) == 5);
    CHECK(g == std::vector<T>{T(1.5), T(-2)});
    std::vector<T> nothing;
    CHECK(clip_by_norm(std::span(nothing), 1) == 0);
}

TEST_CASE_TEMPLATE("clip_by_global_norm scales all tensors alike", T, float, double) {
    std::vector<T> a{T(2), T(4)}, b{}, c{T(4)};
    const std::vector<std::span<T>> all{a, b, c};
    CHECK(clip_by_global_norm<T>(all, 6) == 6);
    CHECK(a == std::vector<T>{2, 4});
    CHECK(clip_by_global_norm<T>(all, 3) == 6);
    CHECK(a == std::vector<T>{1, 2});
    CHECK(c == std::vector<T>{2});
}

TEST_CASE("every number counts once, whatever the length") {
    for (std::size_t n = 0; n < 40; ++n) {
        std::vector<float> g(n);
        double sum = 0;
        for (std::size_t i = 0; i < n; ++i) {
            g[i] = static_cast<float>(i + 1);
            sum += static_cast<double>((i + 1) * (i + 1));
        }
        CHECK(clip_by_norm(std::span(g), 1e9) == std::sqrt(sum));
    }
}

TEST_CASE("squares that overflow a float have a norm") {
    std::vector<float> g{3e30f, 4e30f};
    CHECK(clip_by_norm(std::span(g), 5) == doctest::Approx(5e30));
    CHECK(g[0] == doctest::Approx(3));
}

TEST_CASE("a gradient that is not finite stays, and shows in the norm") {
    const float nan = std::numeric_limits<float>::quiet_NaN(),
                infinity = std::numeric_limits<float>::infinity();
    std::vector<float> with_nan{nan, 4}, with_infinity{infinity, 4};
    CHECK(std::isnan(clip_by_norm(std::span(with_nan), 1)));
    CHECK(with_nan[1] == 4);
    CHECK(std::isinf(clip_by_norm(std::span(with_infinity), 1)));
    CHECK(with_infinity == std::vector<float>{infinity, 4});
    clip_by_value(std::span(with_nan), 1);
    CHECK(std::isnan(with_nan[0]));
    CHECK(with_nan[1] == 1);
}
