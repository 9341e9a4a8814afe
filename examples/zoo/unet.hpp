#pragma once

/// Ronneberger, Fischer and Brox, "U-Net: Convolutional Networks for Biomedical Image Segmentation", 2015,
/// with same padding, one input channel and one output channel. The up-convolution is the paper's:
/// upsampling, then a 2×2 convolution.

#include <lamina/language/queries.hpp>
#include <lamina/layers/words.hpp>

namespace zoo {

using namespace lamina;

// clang-format off

namespace unet_parts {

template <std::size_t Filters>
inline constexpr auto twice = repeat<2>(conv2d<Filters, 3>(same, he_normal) >> relu);

template <std::size_t Filters>
inline constexpr auto up = upsample2d<2> >> conv2d<Filters, 2>(same, he_normal) >> relu;

/// One level: the features below are upsampled and concatenated with those of this level.
template <std::size_t Filters, class Below>
constexpr auto level(Below below) {
    return twice<Filters> >> (identity | max_pool2d<2> >> below >> up<Filters>) >> twice<Filters>;
}

} // namespace unet_parts

struct unet {
    static constexpr auto layers = [] {
        using namespace unet_parts;
        return input<256, 256, 1>
            >> level<64>(level<128>(level<256>(level<512>(twice<1024>))))
            >> conv2d<2, 3>(same, he_normal) >> relu
            >> conv2d<1, 1>(activation<sigmoid>);
    }();
};

static_assert(parameters<unet> == 31'031'685);
static_assert(macs<unet> == 54'605'774'848);
static_assert(output_shape<unet> == shape<256, 256, 1>);

// clang-format on

} // namespace zoo
