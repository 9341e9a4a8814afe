// needs: safetensors
#include "golden.hpp"

using namespace lamina;

TEST_CASE("dense layers and normalisation as PyTorch computes them") {
    golden::file file("dense");
    GOLDEN(input<17> >> dense<3>);
    GOLDEN(input<1> >> dense<17>(activation<sigmoid>));
    GOLDEN(input<3, 5, 3> >> flatten >> dense<17>(no_bias) >> dense<1>(l2<0.01>));
    GOLDEN(input<12> >> reshape<2, 3, 2> >> conv2d<2, 2> >> flatten);
    GOLDEN(input<5, 3, 3> >> batch_norm);
    GOLDEN(input<3, 7, 17> >> batch_norm(momentum<0.9>, epsilon<1e-5>) >> relu);
    GOLDEN(input<4, 3, 1> >> (batch_norm(no_scale) | batch_norm(no_center)));
}
