// Words that see one step at a time, and padding by other words.
#include "whole_signal.hpp"

using namespace lamina;
using whole_signal::check;

TEST_CASE("normalizations, what sees one step, and what prediction leaves out") {
    check(input<50, 6> >> batch_norm >> conv1d<8, 3>(causal) >> batch_norm >> relu
          >> dropout<0.5> >> batch_norm);
    check(input<50, 6> >> conv1d<8, 3>(causal) >> layer_norm >> prelu >> conv1d<8, 2>(causal)
          >> channel_shuffle<4>);
    check(input<50, 6> >> conv1d<10, 3>(causal) >> slice<2, 7> >> conv1d<4, 3>(causal) >> rms_norm);
}

TEST_CASE("padding in front, by other words too") {
    check(input<60, 3> >> conv1d<4, 5>(pad<4, 0>) >> relu >> conv1d<4, 3>(pad<2, 0>));
    check(input<60, 3> >> zero_padding1d<6, 0> >> conv1d<4, 4>(dilation<2>) >> relu);
    check(input<60, 3> >> affine<2, 1> >> conv1d<4, 3>(causal) >> relu);
}

TEST_CASE("a signal that passes through unchanged, and one that only words without memory change") {
    check(input<30, 2> >> dropout<0.5>);
    check(input<30, 2> >> tanh);
    check(input<30, 2> >> (identity | tanh));
}
