#pragma once

/// Newell, Yang and Deng, "Stacked Hourglass Networks for Human Pose Estimation", 2016, as in
/// bearpaw/pytorch-pose, with two stacks (its hg2). The results are the heatmaps of 16 joints after each
/// stack.

#include <lamina/language/queries.hpp>
#include <lamina/layers/words.hpp>

namespace zoo {

using namespace lamina;

// clang-format off

namespace hourglass_parts {

inline constexpr auto norm = batch_norm(epsilon<1e-5>, momentum<0.9>);

template <std::size_t Filters>
inline constexpr auto branch = norm >> relu >> conv2d<Filters / 2, 1>
                               >> norm >> relu >> conv2d<Filters / 2, 3>(pad<1>)
                               >> norm >> relu >> conv2d<Filters, 1>;

inline constexpr auto residual = identity + branch<256>;

/// Of another number of channels.
template <std::size_t Filters>
inline constexpr auto wider = branch<Filters> + conv2d<Filters, 1>;

/// Its height and width are halved `Depth` times.
template <std::size_t Depth>
inline constexpr auto hourglass = residual + (max_pool2d<2> >> residual >> hourglass<Depth - 1> >> residual >> upsample2d<2>);
template <>
inline constexpr auto hourglass<0> = residual;

inline constexpr auto stack = hourglass<4> >> residual >> conv2d<256, 1> >> norm >> relu;
inline constexpr auto heatmaps = conv2d<16, 1>;

} // namespace hourglass_parts

struct stacked_hourglass {
    static constexpr auto layers = [] {
        using namespace hourglass_parts;
        return input<256, 256, 3>
            >> conv2d<64, 7>(strides<2>, pad<3>) >> norm >> relu >> wider<128> >> max_pool2d<2> >> wider<256> >> residual
            >> as<"features"> >> stack >> as<"seen"> >> heatmaps >> output<"first">
            >> (from<"features"> + (from<"seen"> >> conv2d<256, 1>) + conv2d<256, 1>)
            >> stack >> heatmaps >> output<"second">;
    }();
};

static_assert(trainable_parameters<stacked_hourglass> == 6'730'912); // bearpaw's 6.73 M
static_assert(output_shape<stacked_hourglass, "first"> == shape<64, 64, 16>);
static_assert(output_shape<stacked_hourglass, "second"> == shape<64, 64, 16>);

// clang-format on

} // namespace zoo
