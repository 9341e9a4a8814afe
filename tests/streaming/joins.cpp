// Branches of causal networks.
#include "whole_signal.hpp"

using namespace lamina;
using whole_signal::check;

template <std::size_t Value>
constexpr std::integral_constant<std::size_t, Value> step{};

TEST_CASE("residual connections, gates and concatenations") {
    constexpr auto level = [](auto d) {
        return conv1d<8, 3>(causal, dilation<d>) >> relu >> conv1d<8, 3>(causal, dilation<d>) >> relu;
    };
    check(input<150, 8> >> (level(step<1>) + identity) >> relu >> (level(step<8>) + identity));
    check(input<130, 4> >> ((conv1d<16, 2>(causal, dilation<4>) >> tanh)
                            * (conv1d<16, 2>(causal, dilation<4>) >> sigmoid))
          >> (conv1d<16, 1> + conv1d<16, 5>(causal)));
    check(input<60, 3> >> (identity | conv1d<4, 3>(causal) | (conv1d<2, 9>(causal) >> tanh))
          >> conv1d<2, 3>(causal));
    check(input<60, 3> >> conv1d<6, 3>(causal) * (conv1d<1, 2>(causal) >> sigmoid));
}

TEST_CASE("named values") {
    check(input<70, 5> >> conv1d<5, 3>(causal) >> as<"a"> >> relu >> conv1d<5, 4>(causal, dilation<2>) >> relu
          >> (identity + from<"a">) >> (identity | from<"a">) >> conv1d<3, 2>(causal));
    check(input<70, 2> >> as<"dry"> >> conv1d<8, 3>(causal) >> tanh
          >> conv1d<2, 1> >> (identity + from<"dry">));
}
