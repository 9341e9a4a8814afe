// The words on sequences that are 2-D words on images of one row.
#include <lamina/language/queries.hpp>
#include <lamina/layers/activations.hpp>
#include <lamina/layers/conv1d.hpp>
#include <lamina/layers/conv1d_transpose.hpp>
#include <lamina/layers/cropping1d.hpp>
#include <lamina/layers/depthwise_conv1d.hpp>
#include <lamina/layers/separable_conv1d.hpp>
#include <lamina/layers/upsample1d.hpp>
#include <lamina/layers/zero_padding1d.hpp>

#include <doctest/doctest.h>

#include <array>
#include <string>
#include <type_traits>
#include <vector>

#include "gradient_check.hpp"

using namespace lamina;
using namespace lamina::testing;

namespace {

using row = std::vector<double>;

/// Two words with the same parameters compute the same.
template <class Word, class Other>
void check_equal(Word, Other, dims in) {
    const auto x = numbers(in.size(), 2), p = numbers(parameter_count<Word>(in), 3);
    CHECK(Word::output(in) == Other::output(in));
    CHECK(forward<Word>(in, x, p) == forward<Other>(in, x, p));
}

} // namespace

TEST_CASE("zero_padding1d and cropping1d") {
    CHECK(forward<decltype(zero_padding1d<1, 2>)>(shape<2, 2>, {1, 2, 3, 4})
          == row{0, 0, 1, 2, 3, 4, 0, 0, 0, 0});
    CHECK(forward<decltype(zero_padding1d<1>)>(shape<1, 1>, {7}) == row{0, 7, 0});
    CHECK(forward<decltype(cropping1d<1, 2>)>(shape<5, 1>, {1, 2, 3, 4, 5}) == row{2, 3});
    CHECK(forward<decltype(cropping1d<1>)>(shape<3, 2>, {1, 2, 3, 4, 5, 6}) == row{3, 4});
    check_gradients(zero_padding1d<2, 1>, shape<3, 2>);
    check_gradients(cropping1d<2, 1>, shape<5, 2>);
    CHECK(words::zero_padding1d<1, 2>::describe() == "zero_padding1d 1, 2");
    CHECK(words::cropping1d<2, 2>::describe() == "cropping1d 2, 2");
}

TEST_CASE("zero_padding1d, cropping1d and upsample1d take one row") {
    static_assert(
        is_valid<decltype(input<3, 2> >> zero_padding1d<4> >> upsample1d<2> >> cropping1d<10, 11>)>);
    static_assert(!is_valid<decltype(input<3, 2> >> cropping1d<1, 2>)>);
    static_assert(!is_valid<decltype(input<3, 3, 2> >> cropping1d<1>)>);
    static_assert(!is_valid<decltype(input<3, 3, 2> >> zero_padding1d<1>)>);
    static_assert(!is_valid<decltype(input<3> >> zero_padding1d<1>)>);
    static_assert(!is_valid<decltype(input<3, 3, 2> >> upsample1d<2>)>);
    static_assert(!is_valid<decltype(input<3, 2> >> upsample1d<0>)>);
    CHECK(!is_valid<decltype(input<3, 2> >> upsample1d<2>(align_corners))>);
}

TEST_CASE("upsample1d") {
    CHECK(forward<decltype(upsample1d<2>)>(shape<2, 2>, {1, 2, 3, 4}) == row{1, 2, 1, 2, 3, 4, 3, 4});
    CHECK(forward<decltype(upsample1d<2>(bilinear))>(shape<2, 1>, {0, 4}) == row{0, 1, 3, 4});
    CHECK(forward<decltype(upsample1d<2>(bilinear, align_corners))>(shape<2, 1>, {0, 6}) == row{0, 2, 4, 6});
    check_gradients(upsample1d<3>(bilinear), shape<4, 2>);
    CHECK(words::upsample1d<2>::describe() == "upsample1d 2");
}

TEST_CASE("causal convolutions do not see what comes later") {
    CHECK(forward<decltype(conv1d<1, 2>(causal, no_bias))>(shape<3, 1>, {1, 2, 3}, {10, 1})
          == row{1, 12, 23});
    check_equal(conv1d<3, 3>(causal, dilation<2>), conv1d<3, 3>(pad<4, 0>, dilation<2>), shape<5, 2>);
    check_equal(conv1d<2, 4>(causal, strides<2>), conv1d<2, 4>(pad<3, 0>, strides<2>), shape<7, 2>);
    check_equal(conv1d<2, 4>(causal, edge_padding), conv1d<2, 4>(pad<3, 0>, edge_padding), shape<2, 2>);
    static_assert(decltype(conv1d<2, 4>(causal))::output(shape<1, 3>) == shape<1, 2>, "as long as before");
    static_assert(!is_valid<decltype(input<3, 2> >> conv1d<2, 4>(causal, reflect_padding))>);
    check_gradients(conv1d<2, 2>(causal, dilation<3>), shape<5, 2>);
}

TEST_CASE("depthwise_conv1d is depthwise_conv2d with one row") {
    CHECK(forward<decltype(depthwise_conv1d<2>(no_bias))>(shape<3, 2>, {1, 2, 3, 4, 5, 6}, {1, 10, 100, 1000})
          == row{301, 4020, 503, 6040});
    check_equal(depthwise_conv1d<3>(depth_multiplier<2>, strides<2>, pad<2, 1>),
                depthwise_conv2d<1, 3>(depth_multiplier<2>, strides<1, 2>, pad<0, 0, 2, 1>), shape<6, 3>);
    check_equal(depthwise_conv1d<3>(causal, dilation<2>),
                depthwise_conv2d<1, 3>(dilation<1, 2>, pad<0, 0, 4, 0>), shape<6, 3>);
    check_gradients(depthwise_conv1d<3>(causal, depth_multiplier<2>), shape<4, 2>);
    CHECK(decltype(depthwise_conv1d<3>(strides<2>))::describe() == "depthwise_conv1d 3 / 2");
    CHECK(words::depthwise_conv1d<3>::describe() == "depthwise_conv1d 3");
    static_assert(!is_valid<decltype(input<8, 8, 2> >> depthwise_conv1d<3>)>);
    static_assert(!is_valid<decltype(input<8> >> depthwise_conv1d<3>)>);
    static_assert(!is_valid<decltype(input<2, 2> >> depthwise_conv1d<3>)>);
    static_assert(!is_valid<decltype(input<3, 2> >> depthwise_conv1d<3>(pad<3>, reflect_padding))>);
    CHECK(!is_valid<decltype(input<4, 2> >> depthwise_conv1d<0>)>);
}

TEST_CASE("separable_conv1d is two words") {
    using net = decltype(input<9, 3> >> separable_conv1d<4, 3>(causal, strides<2>, depth_multiplier<2>,
                                                               activation<relu>));
    static_assert(output_shape<net> == shape<5, 4>);
    static_assert(parameters<net> == 3 * 6 + 6 * 4 + 4);
    using two = decltype(input<9, 3> >> depthwise_conv1d<3>(no_bias, causal) >> conv1d<4, 1>);
    static_assert(parameters<decltype(input<9, 3> >> separable_conv1d<4, 3>(causal))> == parameters<two>);
    CHECK(!is_valid<decltype(input<3, 3, 2> >> separable_conv1d<4, 3>)>);
}

TEST_CASE("conv1d_transpose is conv2d_transpose with one row") {
    CHECK(forward<decltype(conv1d_transpose<1, 2>(strides<2>, no_bias))>(shape<2, 1>, {1, 2}, {1, 10})
          == row{1, 10, 2, 20});
    check_equal(conv1d_transpose<4, 3>(strides<2>, output_padding<1>, groups<2>),
                conv2d_transpose<4, 1, 3>(strides<1, 2>, output_padding<0, 1>, groups<2>), shape<5, 2>);
    check_equal(conv1d_transpose<2, 3>(strides<2>, same), conv2d_transpose<2, 1, 3>(strides<1, 2>, same),
                shape<4, 3>);
    check_equal(conv1d_transpose<2, 4>(strides<2>, pad<0, 2>),
                conv2d_transpose<2, 1, 4>(strides<1, 2>, pad<0, 0, 0, 2>), shape<4, 3>);
    check_gradients(conv1d_transpose<2, 3>(strides<2>, dilation<3>, pad<1, 2>), shape<3, 2>);
    CHECK(decltype(conv1d_transpose<8, 4>(strides<2>))::describe() == "conv1d_transpose 4, 8 / 2");
    static_assert(!is_valid<decltype(input<8, 8, 2> >> conv1d_transpose<2, 3>)>);
    static_assert(!is_valid<decltype(input<4, 2> >> conv1d_transpose<0, 3>)>);
    static_assert(!is_valid<decltype(input<4, 2> >> conv1d_transpose<3, 3>(groups<2>))>);
    static_assert(!is_valid<decltype(input<4, 2> >> conv1d_transpose<2, 3>(output_padding<1>))>);
    static_assert(
        !is_valid<decltype(input<4, 2> >> conv1d_transpose<2, 3>(same, strides<2>, output_padding<1>))>);
    CHECK(!is_valid<decltype(input<2, 2> >> conv1d_transpose<2, 3>(pad<2>))>);
}

TEST_CASE("words on sequences while compiling") {
    constexpr auto y = [] {
        constexpr float x[] = {1, 2, 3};
        std::array<float, 3> result{};
        decltype(conv1d<1, 2>(causal, no_bias))::forward(shape<3, 1>, x, x, result.data());
        return result;
    }();
    static_assert(y == std::array{2.0f, 5.0f, 8.0f});
}
