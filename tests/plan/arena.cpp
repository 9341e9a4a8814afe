// No network of the zoo needs more memory than what is alive at one of its stages.
#include <lamina/plan/plan.hpp>

#include <doctest/doctest.h>

#include <zoo/all.hpp>

#include "peak.hpp"

using namespace lamina;

namespace {

template <class N>
bool is_smallest() {
    using p = plan_tables<N>;
    return p::arena_size == peak(p::lifetimes(), p::alignment);
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
    CHECK(is_smallest<zoo::mobilenetv2>());
    CHECK(is_smallest<zoo::shufflenet_v2>());
    CHECK(is_smallest<zoo::mobilenetv3_large>());
    CHECK(is_smallest<zoo::efficientnet_b0>());
    CHECK(is_smallest<zoo::convnext_tiny>());
}
