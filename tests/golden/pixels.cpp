// needs: safetensors
#include "golden.hpp"

using namespace lamina;

TEST_CASE("words that move pixels as PyTorch computes them") {
    golden::file file("pixels");
    GOLDEN(input<3, 4, 3> >> upsample2d<2, 3>);
    GOLDEN(input<3, 4, 17> >> upsample2d<2>(bilinear));
    GOLDEN(input<4, 3, 3> >> upsample2d<3, 2>(bilinear, align_corners));
    GOLDEN(input<4, 3, 2> >> (upsample2d<2>(bicubic) | upsample2d<2>(bicubic, align_corners)));
    GOLDEN(
        input<7, 5, 3> >> (resize2d<4, 9> | resize2d<4, 9>(nearest, asymmetric) | resize2d<4, 9>(bilinear)));
    GOLDEN(input<7, 5, 3> >> (resize2d<4, 9>(bilinear, align_corners) | resize2d<4, 9>(bicubic)
                              | resize2d<4, 9>(bicubic, align_corners)));
    GOLDEN(input<6, 9, 2> >> resize2d<0.5, 0.4>(bilinear) >> resize2d<1, 7>(bicubic, align_corners));
    GOLDEN(input<5, 4, 3> >> zero_padding2d<1, 0, 2, 1> >> max_pool2d<2>);
    GOLDEN(input<6, 7, 3> >> cropping2d<1, 2> >> conv2d<3, 3>);
    GOLDEN(input<4, 6, 3> >> (pixel_unshuffle<2> | space_to_depth<2>) >> conv2d<5, 1>);
    GOLDEN(input<3, 2, 5> >> conv2d<18, 1> >> (pixel_shuffle<3> | depth_to_space<3>) >> conv2d<2, 3>);
    GOLDEN(input<3, 4, 2> >> permute<3, 1, 2> >> conv2d<3, 2> >> permute<2, 1, 3>);
    GOLDEN(input<5, 3> >> permute<2, 1> >> conv1d<2, 2>);
    GOLDEN(input<3, 2, 6> >> (split<3, 1> | slice<1, 4>) >> conv2d<6, 1> >> channel_shuffle<3>);
}
