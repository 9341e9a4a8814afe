#include <doctest/doctest.h>

#include "gradient_check.hpp"

using namespace lamina;
using namespace lamina_test;

namespace {

template <class N>
void check_network(N) {
    const auto m = random_model<N, double>(5);
    const random_samples<N, double> data(3);
    CHECK(forward_loss(m, data) == doctest::Approx(reference_loss(m, data)).epsilon(1e-12));
    CHECK(gradient_error<N>() < 1e-7);
}

template <std::size_t Channels = 2, detail::part Word>
void check_word(Word tested) {
    check_network(input<6, 5, Channels> >> conv2d<Channels, 1> >> tested >> lamina::tanh);
}

} // namespace

TEST_CASE("convolutions of every geometry") {
    check_word(conv2d<3, 3>);
    check_word(conv2d<3, 3, 2>(no_bias));
    check_word(conv2d<3, 3>(same, strides<2>));
    check_word(conv2d<2, 2>(dilation<2>, pad<1, 0, 2, 1>));
    check_word(conv2d<17, 1>);
}

TEST_CASE("groups and depthwise convolutions") {
    check_word<4>(conv2d<6, 3>(groups<2>, same));
    check_word<4>(conv2d<4, 3>(groups<4>, same));
    check_word<4>(conv2d<8, 3>(groups<4>, strides<2>));
}

TEST_CASE("filled borders") {
    check_word(conv2d<3, 3>(pad<1>, edge_padding));
    check_word(conv2d<3, 3>(pad<2>, reflect_padding));
}

TEST_CASE("dense layers") { check_network(input<3> >> dense<40> >> lamina::tanh >> dense<2>(no_bias)); }
