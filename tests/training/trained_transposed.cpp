#include <doctest/doctest.h>

#include "gradient_check.hpp"

using namespace lamina;
using namespace lamina_test;

namespace {

template <std::size_t Channels = 2, detail::part Word>
void check_word(Word tested) {
    using net = decltype(input<4, 3, Channels> >> conv2d<Channels, 1> >> tested >> lamina::tanh);
    const auto m = random_model<net, double>(5);
    const random_samples<net, double> data(3);
    CHECK(forward_loss(m, data) == doctest::Approx(reference_loss(m, data)).epsilon(1e-12));
    CHECK(gradient_error<net>() < 1e-7);
}

} // namespace

TEST_CASE("transposed convolutions of every geometry") {
    check_word(conv2d_transpose<3, 2>(strides<2>));
    check_word(conv2d_transpose<3, 3, 2>(no_bias));
    check_word(conv2d_transpose<2, 3>(same, strides<2, 4>));
    check_word(conv2d_transpose<2, 2>(dilation<2>, strides<3>, output_padding<1, 2>, pad<1, 0, 2, 1>));
    check_word<1>(conv2d_transpose<1, 3>(strides<2>));
}

TEST_CASE("groups and batch_norm behind") {
    check_word<4>(conv2d_transpose<6, 3>(groups<2>, strides<2>));
    check_word<4>(conv2d_transpose<4, 2>(groups<4>, strides<2>));
    using norm = decltype(input<2, 3, 2> >> conv2d_transpose<3, 2>(strides<2>) >> batch_norm);
    CHECK(gradient_error<norm>() < 1e-7);
}
