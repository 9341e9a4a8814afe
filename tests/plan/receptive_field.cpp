#include <lamina/layers/words.hpp>
#include <lamina/plan/receptive_field.hpp>

#include <doctest/doctest.h>

#include <type_traits>

using namespace lamina;

namespace {

/// The receptive field of a part after an input of 224×224×3.
template <detail::part F>
consteval extent2 reach(F) {
    return receptive_field<decltype(input<224, 224, 3> >> F{})>;
}

template <std::size_t Filters, std::size_t Times>
constexpr auto vgg_stage = repeat<Times>(conv2d<Filters, 3>(same)) >> max_pool2d<2>;
constexpr auto vgg16_conv5_3 =
    vgg_stage<8, 2> >> vgg_stage<8, 2> >> vgg_stage<8, 3> >> vgg_stage<8, 3> >> repeat<3>(conv2d<8, 3>(same));

constexpr auto alexnet = conv2d<8, 11>(strides<4>, pad<2>) >> max_pool2d<3>(strides<2>) >> conv2d<8, 5>(same)
                         >> max_pool2d<3>(strides<2>) >> repeat<3>(conv2d<8, 3>(same))
                         >> max_pool2d<3>(strides<2>);

/// `First` is the stride of the first 1×1 convolution, `Second` that of the 3×3 convolution.
template <std::size_t First, std::size_t Second>
constexpr auto bottleneck = conv2d<4, 1>(strides<First>) >> batch_norm >> conv2d<4, 3>(same, strides<Second>)
                            >> conv2d<8, 1>;
template <std::size_t Times, std::size_t First, std::size_t Second>
constexpr auto resnet_stage = (conv2d<8, 1>(strides<First * Second>) + bottleneck<First, Second>)
                              >> repeat<Times - 1>(identity + bottleneck<1, 1>);
constexpr auto resnet_stem = conv2d<8, 7>(strides<2>, pad<3>) >> max_pool2d<3>(strides<2>, pad<1>);
/// ResNet-50 as in He et al. 2016, and with the strides where PyTorch has them.
constexpr auto resnet50 =
    resnet_stem
    >> resnet_stage<3, 1, 1> >> resnet_stage<4, 2, 1> >> resnet_stage<6, 2, 1> >> resnet_stage<3, 2, 1>;
constexpr auto resnet50_v1_5 =
    resnet_stem
    >> resnet_stage<3, 1, 1> >> resnet_stage<4, 1, 2> >> resnet_stage<6, 1, 2> >> resnet_stage<3, 1, 2>;

} // namespace

TEST_CASE("networks whose receptive fields are known") {
    static_assert(reach(vgg16_conv5_3) == extent2{196, 196});
    static_assert(reach(vgg16_conv5_3 >> max_pool2d<2>) == extent2{212, 212});
    static_assert(reach(alexnet) == extent2{195, 195});
    static_assert(reach(resnet50) == extent2{483, 483});
    static_assert(reach(resnet50_v1_5) == extent2{427, 427});
}

TEST_CASE("kernels, strides and dilation") {
    static_assert(receptive_field<std::remove_cv_t<decltype(input<8, 8, 1>)>> == extent2{1, 1});
    static_assert(reach(conv2d<4, 1>) == extent2{1, 1});
    static_assert(reach(conv2d<4, 5, 3>) == extent2{5, 3});
    static_assert(reach(repeat<3>(conv2d<4, 3>)) == extent2{7, 7});
    static_assert(reach(conv2d<4, 3>(dilation<2, 4>)) == extent2{5, 9});
    static_assert(reach(conv2d<4, 3>(strides<2>) >> conv2d<4, 3>(dilation<2>)) == extent2{11, 11});
    static_assert(reach(conv2d<4, 3>(strides<1, 2>) >> conv2d<4, 3>) == extent2{5, 7});
    static_assert(reach(max_pool2d<2, 3> >> conv2d<4, 1, 3>) == extent2{2, 9});
    static_assert(reach(batch_norm >> softmax) == extent2{1, 1});
    static_assert(reach(channel_max) == extent2{1, 1});
    static_assert(reach(width_mean) == extent2{224, 224});
    static_assert(reach(width_softmax) == extent2{224, 224});
    static_assert(reach(attention<1>) == extent2{224, 224});
    static_assert(reach(position_embedding >> scale) == extent2{1, 1});
    static_assert(reach(normalization >> scale >> rms_norm >> l2_normalize >> rescaling<2>) == extent2{1, 1});
}

TEST_CASE("transposed convolutions step back") {
    static_assert(reach(conv2d_transpose<4, 3>) == extent2{3, 3});
    static_assert(reach(conv2d_transpose<4, 2>(strides<2>)) == extent2{1, 1});
    static_assert(reach(conv2d_transpose<4, 5, 4>(strides<2>)) == extent2{3, 2});
    static_assert(reach(conv2d_transpose<4, 3>(dilation<3>, strides<2>)) == extent2{4, 4});
    static_assert(reach(max_pool2d<2> >> conv2d_transpose<4, 2>(strides<2>) >> conv2d<4, 3>)
                  == extent2{4, 4});
    static_assert(reach(max_pool2d<4> >> conv2d_transpose<4, 3>(strides<2>) >> conv2d<4, 3>)
                  == extent2{12, 12});
}

TEST_CASE("of two branches the wider counts") {
    static_assert(reach(conv2d<4, 5>(same) | conv2d<4, 1>) == extent2{5, 5});
    static_assert(reach(conv2d<4, 1> + conv2d<4, 3, 7>(same)) == extent2{3, 7});
    static_assert(reach((conv2d<4, 1, 9>(same) | conv2d<4, 9, 1>(same)) >> conv2d<4, 3>) == extent2{11, 11});
    static_assert(reach(identity * (conv2d<3, 3>(same))) == extent2{3, 3});
    static_assert(reach((conv2d<4, 1>(strides<2>) + conv2d<4, 3>(same, strides<2>)) >> conv2d<4, 2>)
                  == extent2{5, 5});
}

TEST_CASE("where branches that stepped differently meet, the wider steps count") {
    static_assert(reach((conv2d<3, 113> + max_pool2d<2>) >> conv2d<4, 3>) == extent2{117, 117});
    static_assert(reach((max_pool2d<2> + conv2d<3, 113>) >> conv2d<4, 3>) == extent2{117, 117});
}

TEST_CASE("global pools and dense layers see everything") {
    static_assert(reach(global_avg_pool2d) == extent2{224, 224});
    static_assert(reach(conv2d<4, 3> >> global_max_pool2d) == extent2{224, 224});
    static_assert(reach(max_pool2d<7> >> flatten >> dense<4>) == extent2{224, 224});
    static_assert(reach(identity * (global_avg_pool2d >> dense<3>)) == extent2{224, 224});
    static_assert(receptive_field<decltype(input<6, 3, 1> >> flatten)> == extent2{1, 1},
                  "it only looks different");
}

TEST_CASE("enlarged images") {
    static_assert(reach(upsample2d<4>) == extent2{1, 1});
    // Three pixels of a doubled image come from two pixels, four from up to three.
    static_assert(reach(upsample2d<2> >> conv2d<4, 3, 4>) == extent2{2, 3});
    static_assert(reach(upsample2d<2> >> conv2d<4, 2> >> conv2d<4, 2>) == extent2{2, 2});
    static_assert(reach(upsample2d<2>(bilinear)) == extent2{2, 2});
    static_assert(reach(upsample2d<1, 2>(bilinear) >> conv2d<4, 3>) == extent2{3, 3});
    static_assert(reach(upsample2d<2>(bilinear) >> conv2d<4, 2>) == extent2{3, 3});
    // Two pixels on both sides of a border come from two pixels that are 2 input cells apart.
    static_assert(reach(max_pool2d<2> >> upsample2d<2> >> conv2d<4, 2, 1>) == extent2{4, 2});
    // (3 + 2 · 2 - 1) quarters of a pixel: two whole pixels and part of a third.
    static_assert(reach(upsample2d<2> >> conv2d<4, 3> >> upsample2d<2> >> conv2d<4, 3>) == extent2{3, 3});
    static_assert(reach(upsample2d<2> >> upsample2d<2> >> conv2d<4, 4>) == extent2{2, 2});
}

TEST_CASE("images of other sizes") {
    static_assert(reach(resize2d<56, 112>) == extent2{1, 1});
    static_assert(reach(resize2d<56, 112> >> conv2d<4, 3>) == extent2{9, 5}, "pixels 4 and 2 apart");
    static_assert(reach(resize2d<0.5>(bilinear)) == extent2{2, 2});
    static_assert(reach(resize2d<448>(bicubic)) == extent2{4, 4});
    // Three pixels of 3/2 of the size span 4/3 of a pixel and one more.
    static_assert(reach(resize2d<336> >> conv2d<4, 3>) == extent2{3, 3});
}

TEST_CASE("up and down again beside the image itself") {
    constexpr auto around =
        identity | (max_pool2d<2> >> conv2d<8, 3>(same) >> upsample2d<2> >> conv2d<8, 2>(same));
    // The lower branch: a window of 2, three of them, and another one across a border.
    static_assert(reach(around) == extent2{8, 8});
    static_assert(reach(around >> conv2d<8, 3>) == extent2{10, 10});
}

TEST_CASE("padding, cropping and channels change nothing") {
    static_assert(reach(conv2d<4, 3> >> zero_padding2d<1> >> cropping2d<2>) == extent2{3, 3});
    static_assert(reach(conv2d<4, 3> >> (split<2, 0> | slice<0, 2>) >> channel_shuffle<2>) == extent2{3, 3});
}

TEST_CASE("squares of pixels that become one") {
    static_assert(reach(pixel_unshuffle<4>) == extent2{4, 4});
    static_assert(reach(pixel_unshuffle<2> >> conv2d<4, 3, 1>) == extent2{6, 2});
    static_assert(reach(conv2d<4, 3>(same) >> pixel_unshuffle<2> >> upsample2d<2>) == extent2{4, 4});
}

TEST_CASE("pixels that become squares") {
    static_assert(reach(conv2d<64, 3> >> pixel_shuffle<4>) == extent2{3, 3});
    static_assert(reach(conv2d<16, 1> >> depth_to_space<2> >> conv2d<4, 3, 4>) == extent2{2, 3});
    static_assert(reach(pixel_unshuffle<4> >> pixel_shuffle<4> >> conv2d<4, 2>) == extent2{8, 8});
}

TEST_CASE("exchanged axes") {
    static_assert(reach(permute<1, 2, 3> >> conv2d<4, 3>) == extent2{3, 3});
    static_assert(reach(permute<2, 1, 3> >> conv2d<4, 3>) == extent2{226, 226});
}

TEST_CASE("what mixes pixels sees the whole image") {
    static_assert(reach(conv2d<4, 3> >> layer_norm >> local_response_norm<3>) == extent2{3, 3});
    static_assert(reach(conv2d<4, 3> >> group_norm<2>) == extent2{224, 224});
    static_assert(reach(conv2d<4, 3> >> instance_norm) == extent2{224, 224});
    static_assert(reach(conv2d<4, 3> >> reshape<222, 222, 4>) == extent2{3, 3});
    static_assert(reach(conv2d<4, 3>(same) >> reshape<112, 448, 4>) == extent2{224, 224});
    static_assert(reach(conv2d<4, 3> >> flatten) == extent2{3, 3});
}
