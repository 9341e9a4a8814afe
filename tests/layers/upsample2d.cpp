#include <lamina/layers/upsample2d.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "gradient_check.hpp"

using namespace lamina;
using namespace lamina::testing;

namespace {

enum class method { nearest, half_pixel, corners };

/// PyTorch's formulas, in floating point.
std::vector<double> naive(method m, dims in, std::size_t down, std::size_t across,
                          const std::vector<double>& x) {
    const dims out = dims::image(in.height * down, in.width * across, in.channels);
    const auto place = [&](std::size_t i, std::size_t from, std::size_t to) {
        if (m == method::nearest) return std::floor(double(i) * double(from) / double(to));
        if (m == method::corners) return to > 1 ? double(i) * double(from - 1) / double(to - 1) : 0.0;
        return std::max((double(i) + 0.5) * double(from) / double(to) - 0.5, 0.0);
    };
    std::vector<double> y;
    for (std::size_t i = 0; i < out.height; ++i)
        for (std::size_t j = 0; j < out.width; ++j)
            for (std::size_t c = 0; c < in.channels; ++c) {
                const double row = place(i, in.height, out.height), column = place(j, in.width, out.width);
                const auto top = std::size_t(row), left = std::size_t(column);
                const std::size_t bottom = std::min(top + 1, in.height - 1),
                                  right = std::min(left + 1, in.width - 1);
                const double v = row - std::floor(row), u = column - std::floor(column);
                const auto at = [&](std::size_t r, std::size_t k) {
                    return x[(r * in.width + k) * in.channels + c];
                };
                y.push_back((1 - v) * ((1 - u) * at(top, left) + u * at(top, right))
                            + v * ((1 - u) * at(bottom, left) + u * at(bottom, right)));
            }
    return y;
}

template <std::size_t Down, std::size_t Across>
void check(dims in) {
    const auto x = numbers(in.size(), 2);
    constexpr auto word = upsample2d<Down, Across>;
    CAPTURE(to_string(in));
    CHECK(forward<decltype(word(nearest))>(in, x) == naive(method::nearest, in, Down, Across, x));
    CHECK(largest_difference(forward<decltype(word(bilinear))>(in, x),
                             naive(method::half_pixel, in, Down, Across, x))
          < 1e-14);
    CHECK(largest_difference(forward<decltype(word(bilinear, align_corners))>(in, x),
                             naive(method::corners, in, Down, Across, x))
          < 1e-14);
    check_gradients(word(nearest), in);
    check_gradients(word(bilinear), in);
    check_gradients(word(align_corners, bilinear), in);
}

} // namespace

TEST_CASE("upsample2d by hand") {
    using twice = words::upsample2d<2, 2>;
    CHECK(forward<twice>(shape<2, 1, 2>, {1, 2, 3, 4})
          == std::vector<double>{1, 2, 1, 2, 1, 2, 1, 2, 3, 4, 3, 4, 3, 4, 3, 4});
    CHECK(forward<decltype(upsample2d<1, 3>(nearest))>(shape<1, 2, 1>, {5, 7})
          == std::vector<double>{5, 5, 5, 7, 7, 7});
    CHECK(forward<decltype(upsample2d<2>(bilinear))>(shape<2, 2, 1>, {1, 2, 3, 4})
          == std::vector<double>{1, 1.25, 1.75, 2, 1.5, 1.75, 2.25, 2.5, 2.5, 2.75, 3.25, 3.5, 3, 3.25, 3.75,
                                 4});
    CHECK(forward<decltype(upsample2d<1, 3>(bilinear, align_corners))>(shape<1, 2, 1>, {0, 5})
          == std::vector<double>{0, 1, 2, 3, 4, 5});
    CHECK(forward<decltype(upsample2d<3>(bilinear))>(shape<1, 1, 2>, {3, 4}).back() == 4);
}

TEST_CASE("upsample2d: factors and extents") {
    check<1, 1>(shape<3, 2, 2>);
    check<2, 2>(shape<3, 4, 3>);
    check<3, 2>(shape<4, 3, 1>);
    check<2, 5>(shape<1, 3, 2>);
    check<4, 3>(shape<2, 1, 2>);
    check<8, 7>(shape<1, 1, 3>);
}

TEST_CASE("upsample2d: a value that is not finite stays where it has a share") {
    const auto y = forward<decltype(upsample2d<1, 2>(bilinear))>(shape<1, 3, 1>, {1, 2, INFINITY});
    CHECK(y[0] == 1);
    CHECK(y[2] == 1.75);
    CHECK(y[3] == INFINITY);
}

TEST_CASE("upsample2d while compiling") {
    static_assert(words::upsample2d<2, 3>::output(shape<4, 5, 6>) == shape<8, 15, 6>);
    constexpr auto y = [] {
        constexpr float x[] = {0, 4};
        std::array<float, 4> result{};
        decltype(upsample2d<1, 2>(bilinear))::forward(shape<1, 2, 1>, x, x, result.data());
        return result;
    }();
    static_assert(y == std::array{0.0f, 1.0f, 3.0f, 4.0f});
}

TEST_CASE("upsample2d describes itself") { CHECK(words::upsample2d<2, 3>::describe() == "upsample2d 2×3"); }
