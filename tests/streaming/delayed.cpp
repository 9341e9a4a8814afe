// Networks whose results come later than the signal, and less often.
#include "whole_signal.hpp"

using namespace lamina;
using whole_signal::check;

TEST_CASE("without padding, the first result waits") {
    check(input<90, 3> >> conv1d<6, 4> >> relu >> conv1d<5, 3>(dilation<7>) >> tanh);
    check(input<90, 3> >> depthwise_conv1d<9> >> conv1d<4, 5>(causal));
    check(input<90, 3> >> conv1d<8, 5>(pad<3, 0>) >> conv1d<4, 2>);
}

TEST_CASE("strides and pools") {
    check(input<101, 2> >> conv1d<8, 3>(causal, strides<2>) >> relu >> conv1d<8, 3>(causal, strides<3>));
    check(input<100, 4> >> conv1d<8, 3>(causal) >> relu >> max_pool1d<2> >> conv1d<3, 3>(causal)
          >> avg_pool1d<3>(strides<2>));
    check(input<100, 4> >> max_pool1d<3>(strides<1>, dilation<4>) >> conv1d<3, 1>(strides<5>));
    check(input<97, 4> >> avg_pool1d<8> >> conv1d<2, 2>);
}

TEST_CASE("branches that meet at the same time") {
    check(input<90, 4> >> (cropping1d<6, 0> + conv1d<4, 4>(dilation<2>))
          >> (cropping1d<1, 0> | conv1d<3, 2>));
    check(input<90, 4> >> (conv1d<6, 1>(strides<2>)
                           + (conv1d<6, 3>(causal, strides<2>) >> relu >> conv1d<6, 2>(causal))));
    check(input<90, 4> >> cropping1d<5, 0> >> conv1d<3, 3>(causal) >> cropping1d<2, 0>);
}

TEST_CASE("one step remains of the whole signal: then a stream is a window that slides") {
    constexpr auto layers = input<20, 3> >> conv1d<8, 4> >> relu >> conv1d<6, 17> >> flatten
                            >> dense<5> >> relu >> dense<2> >> softmax;
    check(layers);
    using net = std::remove_const_t<decltype(layers)>;
    static_assert(latency<net> == 19 && inputs_per_output<net> == 1);
    const auto m = agreement::trained_model<net, float>();
    const auto x = agreement::random_numbers<float>(50 * 3, 3);
    streaming<net> stream(m);
    const auto found = whole_signal::pushed(stream, std::span<const float>(x), 9);
    REQUIRE(found.size() == 31 * 2);
    const predictor p(m);
    predictor<net>::workspace w;
    for (std::size_t i = 0; i < 31; ++i) {
        const auto y = p.predict(std::span(x).subspan(3 * i).first<60>(), w);
        whole_signal::check_near<float>(std::span(found).subspan(2 * i, 2), y);
    }
}

TEST_CASE("in double precision") {
    constexpr auto layers =
        input<90, 3> >> conv1d<6, 4>(causal, dilation<3>) >> tanh >> conv1d<5, 3>(strides<2>) >> batch_norm;
    whole_signal::check_network<std::remove_const_t<decltype(layers)>, double>();
}
