// Words that move pixels and channels, in training.
#include "gradient_check.hpp"

using namespace lamina;
using namespace lamina_test;

namespace {

/// Puts the word after a convolution, whose weights depend on the gradient that the word passes on.
template <detail::part Word>
void check_word(Word tested) {
    check_training(input<3, 4, 2> >> conv2d<6, 1> >> tested >> lamina::tanh);
}

} // namespace

TEST_CASE("enlarged images") {
    check_word(upsample2d<2>);
    check_word(upsample2d<2, 3>(bilinear));
    check_word(upsample2d<3, 1>(bilinear, align_corners));
    check_word(resize2d<2, 5>(bicubic));
    check_word(resize2d<0.67>);
}

TEST_CASE("images padded and cropped") {
    check_word(zero_padding2d<1, 0, 2, 1>);
    check_word(cropping2d<1, 0, 0, 2>);
}

TEST_CASE("pixels moved into the channels") {
    check_word(upsample2d<2> >> pixel_unshuffle<2> >> conv2d<2, 1> >> pixel_unshuffle<1>);
    check_training(input<4, 6, 2> >> space_to_depth<2> >> conv2d<3, 1> >> lamina::tanh);
    check_word(conv2d<8, 1> >> pixel_shuffle<2> >> conv2d<4, 1> >> depth_to_space<2>);
}

TEST_CASE("axes exchanged") {
    check_word(permute<3, 1, 2> >> conv2d<3, 2>);
    check_training(input<5, 3> >> permute<2, 1> >> conv1d<2, 2> >> lamina::tanh);
}

TEST_CASE("channels shuffled and sliced") {
    check_word(channel_shuffle<2>);
    check_word(slice<1, 3>);
    check_word((split<2, 0> | (split<2, 1> >> conv2d<3, 1>)) >> channel_shuffle<2>);
    check_training(input<3> >> dense<6> >> (split<2, 1> + slice<1, 4>) >> channel_shuffle<3> >> lamina::tanh);
}

TEST_CASE("words that move pixels at the beginning, where no gradient is wanted") {
    check_training(input<2, 3, 4> >> channel_shuffle<2> >> slice<1, 4> >> zero_padding2d<1> >> upsample2d<
                       2> >> conv2d<2, 2>(strides<2>));
}
