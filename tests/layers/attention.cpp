#include <lamina/language/queries.hpp>
#include <lamina/layers/attention.hpp>

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <type_traits>

#include "gradient_check.hpp"

using namespace lamina;
using namespace lamina::testing;

namespace {

using one = std::remove_cv_t<decltype(attention<1>(no_bias))>;
using two = words::attention<2>;

/// Queries and keys that are 0, values and results that are x.
std::vector<double> averaging() { return {0, 0, 0, 0, 1, 0, /* */ 0, 0, 0, 0, 0, 1, /* out */ 1, 0, 0, 1}; }

} // namespace

TEST_CASE("attention by hand: equal scores give the mean of the values") {
    CHECK(
        largest_difference(forward<one>(shape<1, 3, 2>, {1, 2, 4, -5, 7, 9}, averaging()), {4, 2, 4, 2, 4, 2})
        < 1e-14);
}

TEST_CASE("attention by hand: shares of two pixels") {
    // Query, key and value are x: the scores of pixel 0 are 0 · x, those of pixel 1 are 1 · x.
    const double share = 1 / (1 + std::exp(-1));
    const auto y = forward<one>(shape<2, 1, 1>, {0, 1}, {1, 1, 1, /* out */ 2});
    CHECK(largest_difference(y, {1, 2 * share}) < 1e-14);
}

TEST_CASE("attention: a head sees its own channels only, and biases are added") {
    const std::size_t in = 3 * 16, bias = in + 12, out = bias + 16;
    std::vector<double> p(out + 4);
    for (std::size_t c = 0; c < 4; ++c) {
        p[c * 12 + 8 + c] = 1;
        p[bias + c * 4 + c] = 1;
        p[out + c] = 10 * double(c);
    }
    p[in + 8] = 0.5;
    const auto plain = forward<two>(shape<1, 2, 4>, {1, 2, 3, 4, 3, 4, 5, 6}, p);
    CHECK(largest_difference(plain, {2.5, 13, 24, 35, 2.5, 13, 24, 35}) < 1e-14);
    // The query of channel 3 meets the key of channel 3: channels 0 and 1 keep equal shares.
    p[3 * 12 + 3] = p[3 * 12 + 4 + 3] = 1;
    const auto sharp = forward<two>(shape<1, 2, 4>, {1, 2, 3, 4, 3, 4, 5, 6}, p);
    CHECK(largest_difference({sharp[0], sharp[1], sharp[4], sharp[5]}, {2.5, 13, 2.5, 13}) < 1e-14);
    CHECK(sharp[2] > 24.9);
}

TEST_CASE("attention while compiling") {
    constexpr auto y = [] {
        constexpr double x[] = {3, 5}, p[] = {0, 0, 1, 2};
        std::array<double, 2> result{};
        one::forward(shape<1, 2, 1>, x, p, result.data());
        return result;
    }();
    static_assert(y == std::array{8.0, 8.0});
}

TEST_CASE("attention: gradients") {
    check_gradients(attention<2>, shape<2, 3, 4>);
    check_gradients(attention<1>(no_bias), shape<1, 4, 3>);
    check_gradients(attention<3>, shape<1, 1, 3>);
}

TEST_CASE("attention: shape, counts and options") {
    // PyTorch's MultiheadAttention(192, 3).
    using net = decltype(input<14, 14, 192> >> attention<3>);
    static_assert(output_shape<net> == shape<14, 14, 192> && parameters<net> == 148224);
    static_assert(macs<net> == 196 * 192 * 4 * 192 + 2 * 196 * 196 * 192);
    static_assert(parameters<decltype(input<9, 8> >> attention<2>(no_bias))> == 4 * 8 * 8);
    static_assert(!is_valid<decltype(input<9, 8> >> attention<3>)>);
    static_assert(!is_valid<decltype(input<9, 8> >> attention<0>)>);
    static_assert(!is_valid<decltype(input<8> >> attention<2>)>);
    CHECK(two::describe() == "attention, 2 heads");
    CHECK(one::describe() == "attention, 1 head");
}
