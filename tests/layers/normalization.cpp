#include <lamina/language/queries.hpp>
#include <lamina/layers/normalization.hpp>

#include <doctest/doctest.h>

#include <array>
#include <string>
#include <type_traits>

#include "gradient_check.hpp"

using namespace lamina;
using namespace lamina::testing;

namespace {

constexpr auto each = normalization(channel_means<1, -2>, channel_stddevs<2, 0.5>);
using each_word = std::remove_cv_t<decltype(each)>;

} // namespace

TEST_CASE("normalization by hand: constants for each channel, or for all") {
    CHECK(forward<each_word>(shape<1, 2, 2>, {1, -2, 5, 3}) == std::vector<double>{0, 0, 2, 10});
    using all = std::remove_cv_t<decltype(normalization(channel_means<3>, channel_stddevs<4>))>;
    CHECK(forward<all>(shape<1, 2, 2>, {3, 7, -1, 1}) == std::vector<double>{0, 1, -1, -0.5});
    using centered = std::remove_cv_t<decltype(normalization(channel_means<3>))>;
    CHECK(forward<centered>(shape<2>, {3, 7}) == std::vector<double>{0, 4});
    using divided = std::remove_cv_t<decltype(normalization(channel_stddevs<4, 8>))>;
    CHECK(forward<divided>(shape<2>, {2, 2}) == std::vector<double>{0.5, 0.25});
}

TEST_CASE("rescaling by hand, and folded") {
    using half = std::remove_cv_t<decltype(rescaling<0.5, -1>)>;
    CHECK(forward<half>(shape<3>, {0, 2, 255}) == std::vector<double>{-1, 0, 126.5});
    static_assert(half::shifts && !decltype(rescaling<0.5>)::shifts && half::monotonic);
    std::vector<double> factors(2), offsets(2);
    half::fold<double>(nullptr, 2, factors.data(), offsets.data());
    CHECK(factors == std::vector<double>{0.5, 0.5});
    CHECK(offsets == std::vector<double>{-1, -1});
}

TEST_CASE("normalization while compiling") {
    constexpr auto y = [] {
        constexpr double x[] = {3, 4};
        std::array<double, 2> result{};
        each_word::forward(shape<1, 1, 2>, x, x, result.data());
        return result;
    }();
    static_assert(y == std::array{1.0, 12.0});
}

TEST_CASE("normalization and rescaling: gradients") {
    check_gradients(each, shape<3, 2, 2>);
    check_gradients(normalization(channel_stddevs<3>), shape<5>);
    check_gradients(rescaling<0.25, 3>, shape<2, 3, 2>);
}

TEST_CASE("normalization as one multiplication and one addition") {
    std::vector<double> factors(2), offsets(2);
    each_word::fold<double>(nullptr, 2, factors.data(), offsets.data());
    CHECK(factors == std::vector<double>{0.5, 2});
    CHECK(offsets == std::vector<double>{-0.5, 4});
    static_assert(each_word::shifts && !decltype(normalization(channel_stddevs<3>))::shifts);
}

TEST_CASE("normalization: shape and rules") {
    using net = decltype(input<7, 5, 2> >> each);
    static_assert(output_shape<net> == shape<7, 5, 2> && parameters<net> == 0);
    static_assert(is_valid<decltype(input<7, 5, 9> >> normalization(channel_means<3>))>);
    static_assert(!is_valid<decltype(input<7, 5, 3> >> each)>);
    static_assert(!is_valid<decltype(input<7, 5, 2> >> normalization(channel_stddevs<1, 0>))>);
}
