#pragma once

/// Liu, Mao, Wu, Feichtenhofer, Darrell and Xie, "A ConvNet for the 2020s", 2022: ConvNeXt-T, as in
/// torchvision but without stochastic depth; the network returns logits.

#include <lamina/language/queries.hpp>
#include <lamina/layers/words.hpp>

namespace zoo {

using namespace lamina;

// clang-format off

namespace convnext_parts {

inline constexpr auto norm = layer_norm(epsilon<1e-6>);

template <std::size_t Dim>
inline constexpr auto branch = depthwise_conv2d<7>(pad<3>) >> norm >> conv2d<4 * Dim, 1> >> gelu >> conv2d<Dim, 1>
                               >> layer_scale<1e-6>;

template <std::size_t Dim, std::size_t Times>
inline constexpr auto stage = repeat<Times>(branch<Dim> + identity);

template <std::size_t Dim>
inline constexpr auto downsample = norm >> conv2d<Dim, 2>(strides<2>);

} // namespace convnext_parts

struct convnext_tiny {
    static constexpr auto layers = [] {
        using namespace convnext_parts;
        return input<224, 224, 3>
            >> conv2d<96, 4>(strides<4>) >> norm >> stage<96, 3>
            >> downsample<192> >> stage<192, 3>
            >> downsample<384> >> stage<384, 9>
            >> downsample<768> >> stage<768, 3>
            >> global_avg_pool2d >> norm >> dense<1000>;
    }();
};

static_assert(parameters<convnext_tiny> == 28'589'128);
static_assert(macs<convnext_tiny> == 4'455'531'264);
static_assert(output_shape<convnext_tiny> == shape<1000>);

// clang-format on

} // namespace zoo
