// needs: safetensors
#include "golden.hpp"

using namespace lamina;

TEST_CASE("normalisations of a sample as PyTorch computes them") {
    golden::file file("normalization");
    GOLDEN(input<3, 5, 17> >> layer_norm);
    GOLDEN(input<17> >> layer_norm(epsilon<1e-6>, no_center));
    GOLDEN(input<5, 3, 6> >> group_norm<3>);
    GOLDEN(input<3, 4, 17> >> group_norm<1>(epsilon<1e-5>, no_scale));
    GOLDEN(input<5, 4, 3> >> instance_norm);
    GOLDEN(input<3, 3, 17> >> local_response_norm<5>);
    GOLDEN(input<4, 3, 7> >> local_response_norm<4>(lrn_alpha<0.5>, lrn_beta<0.6>, lrn_k<2>));
}
