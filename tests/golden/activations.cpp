// needs: safetensors
#include "golden.hpp"

using namespace lamina;

TEST_CASE("activations as PyTorch computes them") {
    golden::file file("activations");
    GOLDEN(input<3, 3, 17> >> (relu | relu6 | leaky_relu<> | leaky_relu<0.2> | elu | elu_alpha<0.5>));
    GOLDEN(input<7, 3, 3> >> (selu | gelu | silu | sigmoid | lamina::tanh | softplus));
    GOLDEN(input<17> >> softmax);
    GOLDEN(input<3, 5, 3> >> softmax);
}
