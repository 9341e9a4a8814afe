// Which words share a loop in sentences with branches.
#include <doctest/doctest.h>

#include "stages.hpp"

using namespace lamina;
using namespace lamina::detail;

namespace {

constexpr auto first = conv2d<8, 3>(same);
constexpr auto last = conv2d<8, 3>(same, no_bias);
constexpr auto projection = conv2d<8, 1>;
constexpr auto branch = first >> batch_norm >> relu >> last >> batch_norm;

using first_ = a<first>;
using last_ = a<last>;
using projection_ = a<projection>;

} // namespace

TEST_CASE("the last convolution of a branch adds the residual and takes the activation behind it") {
    using net = decltype(input<8, 8, 3> >> first >> (identity + branch) >> relu);
    static_assert(stages<net>
                  == hana::make_tuple(hana::type_c<stage<first_>>, hana::type_c<stage<first_, bn_, relu_>>,
                                      hana::type_c<stage<last_, bn_, plus, relu_>>));
    static_assert(plan<net>::list[2].fused[0] == fused_node{fused_kind::add, 8, 1});
    static_assert(plan<net>::list[2].reads_tensors() && plan<net>::list[2].reads_values());
    static_assert(stages_of(input<8, 8, 3> >> first >> (branch + identity) >> relu) == stages<net>);
    static_assert(stages_of(input<8, 8, 8> >> (identity + branch) >> relu)
                      == expect<stage<first_, bn_, relu_>, stage<last_, bn_, plus, relu_>>,
                  "the network's input is a residual as good as any");
}

TEST_CASE("of two branches the second adds the first: projection shortcuts") {
    static_assert(
        stages_of(input<8, 8, 3> >> ((projection >> batch_norm) + branch) >> relu)
        == expect<stage<projection_, bn_>, stage<first_, bn_, relu_>, stage<last_, bn_, plus, relu_>>);
    static_assert(
        stages_of(input<8, 8, 3> >> (branch + (projection >> batch_norm)) >> relu)
        == expect<stage<first_, bn_, relu_>, stage<last_, bn_>, stage<projection_, bn_, plus, relu_>>);
    static_assert(stages_of(input<8, 8, 3> >> (first + last + projection))
                  == expect<stage<first_>, stage<last_, plus>, stage<projection_, plus>>);
}

TEST_CASE("pre-activation: batch_norm in front of a convolution is a loop of its own") {
    constexpr auto preactivated = batch_norm >> relu >> first >> batch_norm >> relu >> last;
    static_assert(
        stages_of(input<8, 8, 3> >> projection >> repeat<2>(identity + preactivated))
        == expect<stage<projection_>, stage<bn_, relu_>, stage<first_, bn_, relu_>, stage<last_, plus>,
                  stage<bn_, relu_>, stage<first_, bn_, relu_>, stage<last_, plus>>);
}

TEST_CASE("x + x, x * x and sums of point-wise words") {
    using doubled = decltype(input<8, 8, 3> >> projection >> (identity + identity));
    static_assert(stages<doubled> == expect<stage<projection_>, stage<plus>>);
    static_assert(plan<doubled>::list[1].source == 1
                  && plan<doubled>::list[1].fused[0] == fused_node{fused_kind::add, 4, 1});
    static_assert(stages_of(input<5> >> (identity * identity) >> relu) == expect<stage<times, relu_>>);
    static_assert(stages_of(input<5> >> (relu + sigmoid) >> gelu)
                  == expect<stage<relu_>, stage<words::sigmoid, plus, words::gelu>>);
}

TEST_CASE("squeeze-and-excite: the gate is multiplied where the image is read again") {
    constexpr auto gate = global_avg_pool2d >> dense<2> >> relu >> dense<8> >> sigmoid;
    using net = decltype(input<8, 8, 8> >> (identity + (first >> batch_norm >> identity * gate)) >> relu);
    static_assert(
        stages<net>
        == expect<stage<first_, bn_>, stage<words::global_pool2d<kernels::pooling::average>>,
                  stage<a<dense<2>>, relu_>, stage<a<dense<8>>, words::sigmoid>, stage<times, plus, relu_>>);
    constexpr auto last_stage = plan<net>::list[4];
    static_assert(last_stage.kind == stage_kind::pointwise && last_stage.source == 3);
    static_assert(last_stage.fused[0].kind == fused_kind::gate && last_stage.fused[0].operand == 9);
    static_assert(last_stage.fused[1].kind == fused_kind::add && last_stage.fused[1].operand == 0);
    static_assert(stages_of(input<8, 8, 8> >> (identity + (first >> batch_norm >> gate * identity)) >> relu)
                  == stages<net>);
}

TEST_CASE("a gate that is there before the convolution is multiplied in its registers") {
    constexpr auto gate = global_max_pool2d >> sigmoid;
    using gate_ = stage<words::global_pool2d<kernels::pooling::max>, words::sigmoid>;
    using net = decltype(input<8, 8, 8> >> gate * (first >> relu));
    static_assert(stages<net> == expect<gate_, stage<first_, relu_, times>>);
    static_assert(plan<net>::list[1].fused[1].kind == fused_kind::gate);
    static_assert(!plan<net>::list[1].reads_tensors() && plan<net>::list[1].reads_values());
    static_assert(stages_of(input<8, 8, 8> >> (first >> relu) * gate)
                      == expect<stage<first_, relu_>, gate_, stage<times>>,
                  "branches are computed in the order in which they are written");
}

TEST_CASE("a gate with one value per pixel is multiplied in registers, but not before a pool") {
    constexpr auto gate = channel_max >> sigmoid;
    using gate_ = stage<a<channel_max>, words::sigmoid>;
    using net = decltype(input<8, 8, 8> >> gate * (first >> relu) >> max_pool2d<2>);
    static_assert(stages<net> == expect<gate_, stage<first_, relu_, times>, stage<a<max_pool2d<2>>>>);
    static_assert(plan<net>::list[1].fused[1].kind == fused_kind::pixel_gate);
    static_assert(plan<net>::list[1].reads_tensors() && plan<net>::list[1].reads_values());
    static_assert(stages_of(input<8, 8, 8> >> identity * gate) == expect<gate_, stage<times>>);
}

TEST_CASE("a gate as large as the image") {
    using net = decltype(input<8, 8, 3> >> first * (last >> sigmoid));
    static_assert(stages<net> == expect<stage<first_>, stage<last_, words::sigmoid, times>>);
    static_assert(plan<net>::list[1].fused[1].kind == fused_kind::multiply);
    using vectors = decltype(input<8> >> dense<4> * (dense<4> >> sigmoid));
    static_assert(plan<vectors>::list[1].fused[1].kind == fused_kind::multiply);
}

TEST_CASE("values that are read twice are not fused away") {
    static_assert(stages_of(input<8, 8, 3> >> first >> (relu | gelu))
                  == expect<stage<first_>, stage<relu_>, stage<words::gelu>>);
    static_assert(
        stages_of(input<8, 8, 3> >> first >> batch_norm >> relu >> (identity + projection) >> max_pool2d<2>)
        == expect<stage<first_, bn_, relu_>, stage<projection_, plus>, stage<a<max_pool2d<2>>>>);
    static_assert(stages_of(input<8, 8, 3> >> first >> (batch_norm + (batch_norm >> relu)))
                  == expect<stage<first_>, stage<bn_>, stage<bn_, relu_, plus>>);
    static_assert(stages_of(input<8, 8, 3> >> first >> (max_pool2d<2> | avg_pool2d<2>))
                  == expect<stage<first_>, stage<a<max_pool2d<2>>>, stage<a<avg_pool2d<2>>>>);
}

TEST_CASE("concatenations take no loop; what cannot be written in place is copied") {
    static_assert(stages_of(input<8, 8, 3> >> (first | projection | max_pool2d<3>(same, strides<1>)) >> relu)
                  == expect<stage<first_>, stage<projection_>, stage<a<max_pool2d<3>(same, strides<1>)>>,
                            stage<relu_>>);
    static_assert(stages_of(input<8, 8, 3> >> (identity | first)) == expect<stage<first_>, stage<copied>>);
    static_assert(stages_of(input<8, 8, 3> >> projection >> (identity | identity))
                  == expect<stage<projection_>, stage<copied>>);
}

namespace {

struct inner {
    static constexpr auto layers = conv2d<8, 3>(same) >> batch_norm >> relu;
};
struct outer {
    static constexpr auto layers = block<inner> >> max_pool2d<2>;
};

} // namespace

TEST_CASE("blocks and repetitions do not get in the way") {
    using one = stage<a<conv2d<8, 3>(same)>, bn_, relu_>;
    using pooled = stage<a<conv2d<8, 3>(same)>, bn_, relu_, a<max_pool2d<2>>>;
    static_assert(stages_of(input<16, 16, 3> >> repeat<3>(block<inner>)) == expect<one, one, one>);
    static_assert(stages_of(input<16, 16, 3> >> repeat<2>(block<outer>)) == expect<pooled, pooled>);
    static_assert(stages_of(input<16, 16, 3> >> block<inner> >> (identity + (block<inner> >> block<inner>)))
                  == expect<one, one, stage<a<conv2d<8, 3>(same)>, bn_, relu_, plus>>);
    static_assert(stages_of(input<16, 16, 3> >> block<inner> >> max_pool2d<2>) == expect<pooled>);
}
