#pragma once

#include <lamina/layers/words.hpp>

#include <cstddef>

/// Networks of all words, so wide that a number for each channel, column or unit does not fit on a small
/// stack.
namespace lamina_test::wide {

using namespace lamina;

inline constexpr std::size_t many = 1 << 17;

struct vectors {
    static constexpr auto layers =
        input<many> >> layer_norm >> group_norm<1> >> relu
        >> group_norm<many / 2> >> local_response_norm<5> >> dropout<0.5> >> gaussian_noise<0.1> >> batch_norm
        >> prelu >> gelu >> (identity + batch_norm) >> layer_scale<> >> rms_norm >> l2_normalize >> scale
        >> shift >> normalization >> channel_shuffle<2> >> activity_regularization<l2<1e-4>> >> softmax;
};
struct parts_of_vectors {
    static constexpr auto layers = input<many> >> batch_norm >> prelu(shared_slope)
                                   >> split<2, 1> >> slice<1, many / 4> >> log_softmax;
};
struct units {
    static constexpr auto layers = input<many> >> dense<2>(activation<relu>) >> dense<many>;
};
struct pixels {
    static constexpr auto layers =
        input<2, 2, many> >> instance_norm >> depthwise_conv2d<2>(same) >> batch_norm >> relu
        >> max_pool2d<2>(strides<1>) >> upsample2d<2>(bilinear) >> resize2d<1.5>(bicubic)
        >> resize2d<2> >> zero_padding2d<1> >> cropping2d<1> >> spatial_dropout2d<0.5> >> stochastic_depth<
            0.5> >> (identity * (global_avg_pool2d >> sigmoid))
        >> avg_pool2d<2> >> upsample2d<2> >> pixel_unshuffle<2> >> pixel_shuffle<1> >> permute<
            2, 1, 3> >> adaptive_max_pool2d<1, 1> >> conv2d<2, 1> >> conv2d_transpose<many, 2> >> (identity
                                                                                                   | sigmoid)
        >> global_max_pool2d;
};
struct filters {
    static constexpr auto layers = input<4, 4, many / 8> >> conv2d<8, 3>(same) >> conv2d<many / 8, 3>(same)
                                   >> separable_conv2d<2, 2>;
};
struct image {
    static constexpr auto layers = input<512, 512, 1> >> conv2d<2, 3>(same) >> relu
                                   >> max_pool2d<2> >> conv2d<2, 5>(reflect_padding, pad<2>)
                                   >> depthwise_conv2d<3>(same, strides<2>)
                                   >> upsample2d<2>(bilinear, align_corners) >> conv2d<16, 3>(dilation<2>)
                                   >> conv2d<16, 3>(same)
                                   >> adaptive_avg_pool2d<100, 100> >> group_norm<2> >> layer_norm
                                   >> conv2d_transpose<1, 3>(strides<2>);
};
struct sequence {
    static constexpr auto layers = input<many, 2> >> class_token >> position_embedding >> conv1d<2, 3>(causal)
                                   >> depthwise_conv1d<3> >> zero_padding1d<2> >> cropping1d<1> >> max_pool1d<
                                       2> >> avg_pool1d<2> >> softmax;
};

} // namespace lamina_test::wide
