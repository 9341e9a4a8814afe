// Causal networks: each step of the signal brings one of the result.
#include "whole_signal.hpp"

using namespace lamina;
using whole_signal::check;

TEST_CASE("convolutions one after another") {
    check(input<100, 1> >> conv1d<4, 3>(causal) >> relu);
    check(input<90, 3> >> conv1d<16, 3>(causal) >> tanh >> conv1d<5, 2>(causal, dilation<4>) >> conv1d<1, 1>);
    check(input<200, 2> >> conv1d<33, 5>(causal, dilation<16>, no_bias) >> sigmoid >> conv1d<7, 40>(causal));
}

TEST_CASE("depthwise, grouped and separable convolutions") {
    check(input<80, 6> >> depthwise_conv1d<5>(causal) >> relu >> conv1d<8, 1>);
    check(input<80, 6> >> depthwise_conv1d<3>(causal, dilation<3>, depth_multiplier<2>));
    check(input<80, 8> >> conv1d<12, 3>(causal, groups<4>, dilation<2>) >> relu);
    check(input<80, 4> >> separable_conv1d<9, 7>(causal) >> relu);
}

struct plain_filter {
    static constexpr auto layers = input<40, 2> >> conv1d<3, 4>(causal, dilation<2>) >> tanh;
};

TEST_CASE("one step at a time returns one result; a copy goes on by itself") {
    const auto m = agreement::trained_model<plain_filter, float>();
    const auto x = agreement::random_numbers<float>(80, 3);
    streaming one(m), many(m);
    const auto y = whole_signal::pushed(many, std::span<const float>(x), 40);
    for (std::size_t i = 0; i < 40; ++i) {
        const auto copy = streaming(one).push(std::span(x).subspan(2 * i).first<2>());
        const auto step = one.push(std::span(x).subspan(2 * i).first<2>());
        CHECK(copy == step);
        for (std::size_t c = 0; c < 3; ++c) CHECK(step[c] == doctest::Approx(y[3 * i + c]));
    }
}

static_assert(noexcept(std::declval<streaming<plain_filter>&>().push(std::span<const float>{},
                                                                     std::span<float>{})));
static_assert(noexcept(std::declval<streaming<plain_filter>&>().reset()));
