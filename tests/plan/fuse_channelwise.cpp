// Which loops words with a parameter per channel become part of.
#include <doctest/doctest.h>

#include "stages.hpp"

using namespace lamina;
using namespace lamina::detail;

namespace {

constexpr auto conv = conv2d<8, 3>;
using scaled_ = a<layer_scale<>>;

} // namespace

TEST_CASE("prelu happens in the registers of what stands before it") {
    using net = decltype(input<9, 9, 3> >> conv >> batch_norm >> prelu >> max_pool2d<2> >> flatten
                         >> dense<4> >> prelu);
    static_assert(stages<net>
                  == expect<stage<a<conv>, bn_, a<prelu>, a<max_pool2d<2>>>, stage<a<dense<4>>, a<prelu>>>);
    static_assert(plan<net>::list[0].norm == 2
                  && plan<net>::list[0].fused[0] == fused_node{fused_kind::channel_map, 3, 0});
    static_assert(!plan<net>::list[1].reads_values());
    static_assert(stages_of(input<9, 9, 3> >> prelu >> relu) == expect<stage<a<prelu>, relu_>>);
}

TEST_CASE("prelu waits for a maximum that stands before it: it may fall") {
    static_assert(stages_of(input<9, 9, 3> >> conv >> max_pool2d<2> >> prelu)
                  == expect<stage<a<conv>, a<max_pool2d<2>>>, stage<a<prelu>>>);
}

TEST_CASE("layer_scale is folded into weights, or is a scale and a shift") {
    using net = decltype(input<9, 9, 8> >> (identity + (conv2d<8, 3>(same) >> layer_scale<>)) >> relu);
    static_assert(stages<net> == expect<stage<a<conv2d<8, 3>(same)>, scaled_, plus, relu_>>);
    static_assert(plan<net>::list[0].norm == 3 && plan<net>::list[0].fused_count == 2);
    using learned = decltype(input<9, 9, 3> >> conv >> scale >> shift);
    static_assert(stages<learned> == expect<stage<a<conv>, words::scale<>, words::shift<>>>);
    using late = decltype(input<9, 9, 3> >> conv >> gelu >> layer_scale<>);
    static_assert(stages<late> == expect<stage<a<conv>, words::gelu, scaled_>>);
    static_assert(plan<late>::list[0].fused[1] == fused_node{fused_kind::scale_shift, 3, 0});
}

TEST_CASE("a stage lists what its weights take from before it") {
    using net = decltype(input<9, 9, 3> >> rescaling<0.5> >> conv2d<8, 3>(same) >> relu);
    static_assert(stages<net> == expect<stage<a<rescaling<0.5>>, a<conv2d<8, 3>(same)>, relu_>>);
}
