// For almost every network of the zoo, the arena is as small as its peak: the most that is live at one stage.
#include <lamina/plan/plan.hpp>

#include <doctest/doctest.h>

#include <zoo/all.hpp>

#include "peak.hpp"

using namespace lamina;
using namespace lamina::detail;

namespace {

/// Computed by the program: compilers would take seconds for it.
template <class N>
std::size_t least() {
    return peak(plan<N>::lifetimes(), plan<N>::alignment);
}

template <class N>
bool is_smallest() {
    return plan<N>::arena_size == least<N>();
}

} // namespace

TEST_CASE("the arena of every network of the zoo is as small as the lives of its values allow") {
    CHECK(is_smallest<zoo::lenet5>());
    CHECK(is_smallest<zoo::keras_mnist>());
    CHECK(is_smallest<zoo::pytorch_mnist>());
    CHECK(is_smallest<zoo::alexnet>());
    CHECK(is_smallest<zoo::vgg16>());
    CHECK(is_smallest<zoo::googlenet>());
    CHECK(is_smallest<zoo::unet>());
    CHECK(is_smallest<zoo::resnet20>());
    CHECK(is_smallest<zoo::resnet18>());
    CHECK(is_smallest<zoo::resnet50>());
    CHECK(is_smallest<zoo::squeezenet1_1>());
    CHECK(is_smallest<zoo::densenet121>());
    CHECK(is_smallest<zoo::shufflenet_v2>());
    CHECK(is_smallest<zoo::mobilenetv3_large>());
    CHECK(is_smallest<zoo::efficientnet_b0>());
    CHECK(is_smallest<zoo::convnext_tiny>());
}

TEST_CASE("MobileNetV2's values in strips leave gaps of less than a twelfth") {
    CHECK(12 * plan<zoo::mobilenetv2>::arena_size <= 13 * least<zoo::mobilenetv2>());
}
