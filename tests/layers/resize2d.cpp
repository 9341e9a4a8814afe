#include <lamina/language/queries.hpp>
#include <lamina/layers/resize2d.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "gradient_check.hpp"

using namespace lamina;
using namespace lamina::testing;

namespace {

using kernels::coordinates, kernels::interpolation;

double cubic(double d) {
    const double a = -0.75;
    d = std::abs(d);
    if (d <= 1) return (a + 2) * d * d * d - (a + 3) * d * d + 1;
    return d < 2 ? a * d * d * d - 5 * a * d * d + 8 * a * d - 4 * a : 0;
}

/// The share of cell `cell` in result i along an axis, by the definitions in floating point.
double share(interpolation kind, coordinates where, std::size_t i, std::size_t in, std::size_t out,
             std::size_t cell) {
    const double ratio = double(in) / double(out);
    double at = double(i) * ratio;
    if (where == coordinates::half_pixel) at = (double(i) + 0.5) * ratio - 0.5;
    if (where == coordinates::align_corners) at = out > 1 ? double(i * (in - 1)) / double(out - 1) : 0;
    if (kind == interpolation::nearest)
        return double(cell) == std::floor(where == coordinates::half_pixel ? at + 0.5 : at) ? 1 : 0;
    const bool is_cubic = kind == interpolation::bicubic;
    double sum = 0;
    for (double tap = std::floor(at) - 1; tap <= std::floor(at) + 2; ++tap)
        if (std::clamp(tap, 0.0, double(in - 1)) == double(cell))
            sum += is_cubic ? cubic(at - tap) : std::max(0.0, 1 - std::abs(at - tap));
    return sum;
}

std::vector<double> naive(const kernels::resize_geometry& g, const std::vector<double>& x) {
    std::vector<double> y(g.rows.out * g.columns.out * g.channels);
    for (std::size_t i = 0; i < y.size(); ++i)
        for (std::size_t k = 0; k < x.size(); ++k) {
            if (i % g.channels != k % g.channels) continue;
            const std::size_t to = i / g.channels, from = k / g.channels;
            y[i] += x[k]
                    * share(g.rows.kind, g.rows.where, to / g.columns.out, g.rows.in, g.rows.out,
                            from / g.columns.in)
                    * share(g.rows.kind, g.rows.where, to % g.columns.out, g.columns.in, g.columns.out,
                            from % g.columns.in);
        }
    return y;
}

template <class Word>
void check(Word word, dims in) {
    const auto x = numbers(in.size(), 2);
    CAPTURE(to_string(in));
    CAPTURE(to_string(Word::output(in)));
    CHECK(largest_difference(forward<Word>(in, x), naive(Word::geometry(in), x)) < 1e-14);
    check_gradients(word, in);
}
template <auto Height, auto Width>
void check_all(dims in) {
    constexpr auto word = resize2d<Height, Width>;
    check(word, in);
    check(word(asymmetric), in);
    check(word(bilinear), in);
    check(word(bilinear, align_corners), in);
    check(word(bilinear, asymmetric), in);
    check(word(bicubic), in);
    check(word(bicubic, align_corners), in);
    check(word(bicubic, asymmetric), in);
}

} // namespace

TEST_CASE("resize2d: shapes") {
    static_assert(output_shape<decltype(input<5, 7, 3> >> resize2d<4, 9>)> == shape<4, 9, 3>);
    static_assert(output_shape<decltype(input<5, 7, 3> >> resize2d<6>)> == shape<6, 6, 3>);
    static_assert(output_shape<decltype(input<5, 7, 3> >> resize2d<0.5, 2.>)> == shape<2, 14, 3>);
    static_assert(output_shape<decltype(input<5, 7, 3> >> resize2d<0.5f>)> == shape<2, 3, 3>);
    static_assert(!is_valid<decltype(input<5, 7, 3> >> resize2d<0.15>)>);
    static_assert(!is_valid<decltype(input<5, 7, 3> >> resize2d<-1, 2>)>);
    static_assert(!is_valid<decltype(input<5, 7, 3> >> resize2d<0>)>);
    static_assert(!is_valid<decltype(input<5, 7, 3> >> resize2d<3>(nearest, align_corners))>);
    static_assert(!is_valid<decltype(input<5> >> resize2d<3>)>);
    CHECK(decltype(resize2d<4, 9>)::describe() == "resize2d 4×9");
    CHECK(decltype(resize2d<0.5>)::describe() == "resize2d 0.5×0.5");
}

TEST_CASE("resize2d by hand") {
    CHECK(forward<decltype(resize2d<1, 2>)>(shape<1, 4, 1>, {1, 2, 3, 4}) == std::vector<double>{2, 4});
    CHECK(forward<decltype(resize2d<1, 2>(asymmetric))>(shape<1, 4, 1>, {1, 2, 3, 4})
          == std::vector<double>{1, 3});
    CHECK(forward<decltype(resize2d<1, 2>(bilinear))>(shape<1, 4, 1>, {1, 2, 3, 4})
          == std::vector<double>{1.5, 3.5});
    CHECK(forward<decltype(resize2d<1, 3>(bilinear, align_corners))>(shape<1, 4, 1>, {1, 2, 3, 4})
          == std::vector<double>{1, 2.5, 4});
    CHECK(forward<decltype(resize2d<1, 3>(bilinear, asymmetric))>(shape<1, 2, 1>, {0, 3})
          == std::vector<double>{0, 2, 3});
    // Halfway between two pixels the weights are −3/32, 19/32, 19/32, −3/32.
    CHECK(forward<decltype(resize2d<1, 2>(bicubic))>(shape<1, 4, 1>, {32, 0, 0, 64})
          == std::vector<double>{16, 32});
}

TEST_CASE("resize2d: larger and smaller, all methods") {
    check_all<4, 9>(shape<7, 5, 2>);
    check_all<5, 3>(shape<3, 11, 1>);
    check_all<0.34, 0.5>(shape<6, 8, 1>);
    check_all<3, 1>(shape<1, 4, 2>);
    check_all<3, 2>(shape<3, 2, 2>);
}

TEST_CASE("resize2d while compiling") {
    constexpr auto y = [] {
        constexpr float x[] = {0, 1, 2, 3};
        std::array<float, 2> result{};
        decltype(resize2d<1, 2>(bilinear))::forward(shape<1, 4, 1>, x, x, result.data());
        return result;
    }();
    static_assert(y == std::array{0.5f, 2.5f});
}
