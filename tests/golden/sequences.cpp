// needs: safetensors
#include "golden.hpp"

using namespace lamina;

TEST_CASE("words on sequences as PyTorch computes them") {
    golden::file file("sequences");
    GOLDEN(input<11, 3> >> conv1d<17, 4>(same));
    GOLDEN(input<17, 4> >> conv1d<6, 3>(groups<2>, dilation<2>, strides<2>, pad<1, 2>, edge_padding));
    GOLDEN(input<13, 1> >> conv1d<3, 5>(no_bias) >> max_pool1d<3>(strides<2>, same));
    GOLDEN(input<12, 3> >> max_pool1d<2> >> avg_pool1d<3>(strides<2>, pad<1>, ceil_mode));
    GOLDEN(input<7, 17> >> (global_max_pool1d | global_avg_pool1d));
}
