// needs: safetensors
#include "golden.hpp"

using namespace lamina;

TEST_CASE("words of channels as PyTorch computes them") {
    golden::file file("channels");
    GOLDEN(input<5, 4, 3> >> normalization(channel_means<1, -2, 0.5>, channel_stddevs<2, 0.5, 4>)
           >> conv2d<5, 3> >> scale >> shift >> rescaling<0.25, 3>);
    GOLDEN(input<4, 3, 7> >> rms_norm >> conv2d<5, 1> >> instance_norm(learnable_affine) >> l2_normalize
           >> scale);
    GOLDEN(input<4, 3, 6> >> attention<2> >> (identity + (rms_norm >> attention<3>(no_bias))));
    GOLDEN(input<4, 3, 19> >> (channel_mean | channel_max) >> (height_mean | height_max) >> width_max);
    GOLDEN(input<4, 3, 19> >> width_mean >> channel_max);
    GOLDEN(input<19> >> l2_normalize(epsilon<0.5>) >> rms_norm(no_scale, epsilon<0.125>));
}
