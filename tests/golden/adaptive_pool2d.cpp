// needs: safetensors
#include "golden.hpp"

using namespace lamina;

TEST_CASE("adaptive pools as PyTorch computes them") {
    golden::file file("adaptive_pool2d");
    GOLDEN(input<7, 10, 3> >> adaptive_avg_pool2d<3, 4>);
    GOLDEN(input<5, 6, 17> >> (adaptive_max_pool2d<2> | adaptive_avg_pool2d<2>));
    GOLDEN(input<3, 2, 1> >> (adaptive_avg_pool2d<5, 3> | adaptive_max_pool2d<5, 3>));
}
