#include "agreement.hpp"

using namespace lamina;
using agreement::check, agreement::check_both;

namespace {

template <class Sentence>
consteval std::size_t loops(Sentence) {
    return detail::plan<Sentence>::list.size;
}

} // namespace

TEST_CASE("transposed convolutions alone") {
    check_both(input<5, 6, 3> >> conv2d_transpose<5, 2>(strides<2>));
    check(input<3, 4, 4> >> conv2d_transpose<18, 3>(same, strides<2, 3>, groups<2>, no_bias));
    check(input<3, 1, 2> >> conv2d_transpose<3, 2, 3>(strides<4>, dilation<1, 2>, output_padding<2>));
}

TEST_CASE("transposed convolutions take batch_norm, activation and what follows") {
    constexpr auto net =
        input<4, 5, 6> >> conv2d<4, 1> >> conv2d_transpose<6, 3>(groups<2>, strides<2>) >> batch_norm >> relu;
    static_assert(loops(net) == 2);
    check_both(net);
    check(input<4, 5, 3> >> conv2d_transpose<17, 2>(no_bias) >> batch_norm >> batch_norm >> gelu);
}

TEST_CASE("transposed convolutions inside + | *") {
    constexpr auto sum = identity + conv2d_transpose<5, 3>(pad<1>) + conv2d_transpose<5, 1>;
    static_assert(loops(input<4, 5, 5> >> sum >> relu) == 2);
    check_both(input<4, 5, 5> >> sum >> relu);
    check(input<4, 5, 5> >> ((conv2d_transpose<3, 3>(same) >> relu) | identity | conv2d_transpose<6, 1>));
    check(input<4, 5, 5> >> (conv2d_transpose<5, 3>(same) * (global_avg_pool2d >> dense<5> >> sigmoid)));
}

TEST_CASE("a U-Net: the way up writes into the concatenation") {
    constexpr auto twice = repeat<2>(conv2d<5, 3>(same) >> batch_norm >> relu);
    constexpr auto down_and_up = max_pool2d<2> >> twice >> conv2d_transpose<4, 2>(strides<2>);
    constexpr auto net = input<8, 12, 1> >> twice >> (identity | down_and_up) >> conv2d<3, 1>;
    static_assert(loops(net) == 7, "no copies");
    check_both(net);
}
