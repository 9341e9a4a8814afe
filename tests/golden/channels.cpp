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
    GOLDEN(input<3, 4> >> class_token >> position_embedding >> (identity + attention<2>)
           >> cropping1d<0, 3> >> flatten >> dense<2>);
    GOLDEN(input<4, 3, 2> >> position_embedding >> conv2d<3, 2>);
    GOLDEN(input<4, 3, 19> >> (channel_mean | channel_max) >> (height_mean | height_max) >> width_max);
    GOLDEN(input<4, 3, 19> >> width_mean >> channel_max);
    GOLDEN(input<4, 3, 5> >> (height_softmax | width_softmax | spatial_softmax) >> conv2d<3, 1>);
    GOLDEN(input<4, 3, 5> >> (height_log_softmax | width_log_softmax | spatial_log_softmax) >> conv2d<3, 1>);
    GOLDEN(input<4, 3, 5> >> conv2d<6, 1> >> identity
                                                 * (global_avg_pool2d >> dense<2>(activation<relu>)
                                                    >> dense<6>(activation<sigmoid>))
           >> identity * ((channel_mean | channel_max) >> conv2d<1, 3>(same, activation<sigmoid>)));
    GOLDEN(input<19> >> l2_normalize(epsilon<0.5>) >> rms_norm(no_scale, epsilon<0.125>));
}
