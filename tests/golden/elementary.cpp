// needs: safetensors
#include "golden.hpp"

using namespace lamina;

TEST_CASE("functions of each value, and activations with options, as PyTorch computes them") {
    golden::file file("elementary");
    GOLDEN(input<3, 3, 17> >> (hard_tanh | clip<-0.5, 2> | threshold<0.5, -1> | celu | celu_alpha<0.5>));
    GOLDEN(input<7, 3, 3> >> (softsign | gelu_tanh | affine<2, -1.5> | abs | square | exp | power<3>));
    GOLDEN(input<17> >> abs >> affine<1, 0.5> >> (reciprocal | sqrt | log | power<2.5> | power<-0.7>));
    GOLDEN(input<3, 5, 17> >> (relu(max_value<2>) | relu(negative_slope<0.2>, relu_threshold<0.5>)));
    GOLDEN(input<17> >> relu(max_value<1>, negative_slope<0.3>, relu_threshold<0.2>));
    GOLDEN(input<3, 2, 17> >> hard_sigmoid(sigmoid_slope<0.2>, sigmoid_offset<0.4>));
}
