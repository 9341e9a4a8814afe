#pragma once

/// Szegedy et al., "Going Deeper with Convolutions", 2014, as in torchvision: batch normalization after every
/// convolution, 3×3 instead of the paper's 5×5, no auxiliary classifiers; the network returns logits.

#include <lamina/language/queries.hpp>
#include <lamina/layers/words.hpp>

namespace zoo {

using namespace lamina;

// clang-format off

namespace googlenet_parts {

template <std::size_t Filters, std::size_t Kernel, std::size_t Stride = 1>
inline constexpr auto conv =
    conv2d<Filters, Kernel>(pad<Kernel / 2>, strides<Stride>, no_bias) >> batch_norm(epsilon<1e-3>, momentum<0.9>) >> relu;

/// The columns of the paper's table: 1×1, 3×3 reduce, 3×3, 5×5 reduce, 5×5, pool projection.
template <std::size_t One, std::size_t Reduce3, std::size_t Three, std::size_t Reduce5, std::size_t Five, std::size_t Pool>
inline constexpr auto inception = conv<One, 1>
                                  | conv<Reduce3, 1> >> conv<Three, 3>
                                  | conv<Reduce5, 1> >> conv<Five, 3>
                                  | max_pool2d<3>(strides<1>, pad<1>) >> conv<Pool, 1>;

} // namespace googlenet_parts

struct googlenet {
    template <std::size_t... Columns>
    static constexpr auto inception = googlenet_parts::inception<Columns...>;

    static constexpr auto layers =
        input<224, 224, 3>
        >> googlenet_parts::conv<64, 7, 2> >> max_pool2d<3>(strides<2>, ceil_mode)
        >> googlenet_parts::conv<64, 1> >> googlenet_parts::conv<192, 3> >> max_pool2d<3>(strides<2>, ceil_mode)
        >> inception<64, 96, 128, 16, 32, 32> >> inception<128, 128, 192, 32, 96, 64> >> max_pool2d<3>(strides<2>, ceil_mode)
        >> inception<192, 96, 208, 16, 48, 64> >> inception<160, 112, 224, 24, 64, 64> >> inception<128, 128, 256, 24, 64, 64>
        >> inception<112, 144, 288, 32, 64, 64> >> inception<256, 160, 320, 32, 128, 128> >> max_pool2d<2>(ceil_mode)
        >> inception<256, 160, 320, 32, 128, 128> >> inception<384, 192, 384, 48, 128, 128>
        >> global_avg_pool2d >> dropout<0.2> >> dense<1000>;
};

static_assert(trainable_parameters<googlenet> == 6'624'904);
static_assert(macs<googlenet> == 1'498'376'192);
static_assert(output_shape<googlenet> == shape<1000>);

// clang-format on

} // namespace zoo
