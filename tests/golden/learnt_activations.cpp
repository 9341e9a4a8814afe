// needs: safetensors
#include "golden.hpp"

using namespace lamina;

TEST_CASE("activations with parameters, and cheap ones, as PyTorch computes them") {
    golden::file file("learnt_activations");
    GOLDEN(input<3, 5, 17> >> (hard_sigmoid | hard_swish | mish));
    GOLDEN(input<3, 2, 17> >> prelu >> layer_scale<>);
    GOLDEN(input<5, 4, 3> >> (prelu(shared_slope) | layer_scale<0.1>));
    GOLDEN(input<17> >> log_softmax);
    GOLDEN(input<3, 4, 3> >> log_softmax);
}
