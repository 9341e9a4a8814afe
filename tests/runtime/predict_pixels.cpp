// Predicts words that move pixels and channels.
#include "agreement.hpp"

using namespace lamina;
using agreement::check, agreement::check_both;

TEST_CASE("images padded and cropped") {
    check_both(input<3, 4, 2> >> zero_padding2d<1, 0, 2, 1>);
    check(input<3, 4, 2> >> zero_padding2d<1> >> conv2d<5, 3> >> zero_padding2d<1, 2> >> max_pool2d<2>);
    check(input<5, 6, 3> >> relu >> cropping2d<1, 2, 0, 1> >> sigmoid);
    check(input<5, 6, 3> >> (cropping2d<1> | conv2d<5, 3> | (cropping2d<2> >> zero_padding2d<1>)));
    check(input<4, 4, 3> >> (identity * (cropping2d<1> >> zero_padding2d<1>)));
}

TEST_CASE("zeros that a convolution takes over") {
    check_both(input<3, 4, 2> >> zero_padding2d<4, 1, 0, 3> >> conv2d<5, 3>(strides<2>));
    check(input<3, 4, 3> >> relu
          >> zero_padding2d<1> >> (conv2d<5, 3>(same) | (zero_padding2d<1, 1> >> conv2d<3, 3>(groups<3>))
                                   | relu));
}

TEST_CASE("shuffled channels") {
    check_both(input<3, 4, 6> >> channel_shuffle<3>);
    check(input<3, 4, 4> >> conv2d<12, 1>(groups<2>) >> channel_shuffle<2> >> relu);
    check(input<6> >> channel_shuffle<2> >> dense<3> >> channel_shuffle<3>);
}

TEST_CASE("pixels moved into the channels") {
    check_both(input<4, 6, 3> >> pixel_unshuffle<2>);
    check(input<6, 6, 1> >> relu >> pixel_unshuffle<3> >> conv2d<5, 1> >> sigmoid);
    check(input<4, 4, 3> >> (pixel_unshuffle<2> | max_pool2d<2> | (conv2d<2, 1> >> space_to_depth<2>)));
}

TEST_CASE("axes exchanged") {
    check_both(input<3, 4, 5> >> conv2d<6, 1> >> permute<2, 1, 3> >> relu >> conv2d<5, 3>);
    check(input<4, 4, 4> >> (permute<3, 1, 2> | permute<1, 3, 2> | (relu >> permute<2, 3, 1> >> sigmoid)));
    check(input<7, 3> >> permute<2, 1> >> conv1d<4, 2>);
}

TEST_CASE("channels moved into the pixels") {
    check_both(input<4, 6, 12> >> pixel_shuffle<2>);
    check(input<3, 2, 5> >> conv2d<27, 1> >> depth_to_space<3> >> relu >> conv2d<5, 3>);
    check(input<3, 4, 8> >> (pixel_shuffle<2> | upsample2d<2> | (relu >> depth_to_space<2> >> sigmoid)));
}
