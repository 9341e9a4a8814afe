// needs: safetensors
#include "golden.hpp"

using namespace lamina;

TEST_CASE("convolutions that are computed by Winograd's algorithm as PyTorch computes them") {
    golden::file file("winograd");
    GOLDEN(input<9, 8, 17> >> conv2d<17, 3>(same));
    GOLDEN(input<5, 6, 16> >> conv2d<16, 3>(pad<1, 0, 2, 1>, edge_padding));
    GOLDEN(input<9, 10, 5> >> conv2d<17, 3>(pad<1>, strides<2>));
}
