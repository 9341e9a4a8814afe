#pragma once

/// Dosovitskiy et al., "An Image is Worth 16x16 Words: Transformers for Image Recognition at Scale", 2020:
/// the size "tiny" of Touvron et al., "Training data-efficient image transformers", 2021, as torchvision's
/// VisionTransformer computes it; the network returns logits.

#include <lamina/language/queries.hpp>
#include <lamina/layers/words.hpp>

namespace zoo {

using namespace lamina;

// clang-format off

namespace vit_parts {

inline constexpr auto norm = layer_norm(epsilon<1e-6>);

template <std::size_t Dim, std::size_t Heads>
inline constexpr auto encoder =
    (identity + (norm >> attention<Heads>)) >> (identity + (norm >> conv1d<4 * Dim, 1> >> gelu >> conv1d<Dim, 1>));

/// Of a sequence of `Tokens`, the first.
template <std::size_t Tokens>
inline constexpr auto first_token = cropping1d<0, Tokens - 1> >> flatten;

} // namespace vit_parts

struct vit_tiny {
    static constexpr auto layers = [] {
        using namespace vit_parts;
        return input<224, 224, 3>
            >> conv2d<192, 16>(strides<16>) >> reshape<196, 192>
            >> class_token >> position_embedding
            >> repeat<12>(encoder<192, 3>) >> norm
            >> first_token<197> >> dense<1000>;
    }();
};

static_assert(parameters<vit_tiny> == 5'717'416); // the paper's 5.7 M
static_assert(output_shape<vit_tiny> == shape<1000>);

// clang-format on

} // namespace zoo
