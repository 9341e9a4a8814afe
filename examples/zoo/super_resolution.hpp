#pragma once

/// Networks that enlarge images, with their pixels hidden in channels until the end: Shi et al., "Real-Time
/// Single Image and Video Super-Resolution Using an Efficient Sub-Pixel Convolutional Neural Network"
/// (ESPCN), 2016, which enlarges the luminance by 3; and Lim et al., "Enhanced Deep Residual Networks for
/// Single Image Super-Resolution" (EDSR, the baseline), 2017, which enlarges colors by 2.

#include <lamina/language/queries.hpp>
#include <lamina/layers/words.hpp>

namespace zoo {

using namespace lamina;

// clang-format off

struct espcn {
    static constexpr auto layers =
        input<64, 64, 1>
        >> conv2d<64, 5>(same, activation<lamina::tanh>)
        >> conv2d<32, 3>(same, activation<lamina::tanh>)
        >> conv2d<9, 3>(same) >> pixel_shuffle<3>;
};

static_assert(parameters<espcn> == (25 * 64 + 64) + (9 * 64 * 32 + 32) + (9 * 32 * 9 + 9));
static_assert(output_shape<espcn> == shape<192, 192, 1>);

namespace edsr_parts {

inline constexpr auto conv = conv2d<64, 3>(same);
inline constexpr auto residual = identity + (conv >> relu >> conv);

} // namespace edsr_parts

struct edsr_baseline {
    static constexpr auto layers = [] {
        using namespace edsr_parts;
        return input<64, 64, 3>
            >> conv >> (identity + (repeat<16>(residual) >> conv))
            >> conv2d<256, 3>(same) >> pixel_shuffle<2> >> conv2d<3, 3>(same);
    }();
};

static_assert(parameters<edsr_baseline> == 1'369'859); // the paper's 1.37 M
static_assert(output_shape<edsr_baseline> == shape<128, 128, 3>);

// clang-format on

} // namespace zoo
