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

/// A learned token, whatever the first one is.
template <std::size_t Dim>
inline constexpr auto class_token = slice<0, 1> >> affine<0, 0> >> flatten >> shift >> reshape<Dim, 1>;

/// Puts it before the `Patches`. Concatenations go along channels, so tokens are channels meanwhile.
template <std::size_t Dim>
inline constexpr auto with_class_token = permute<2, 1> >> (class_token<Dim> | identity) >> permute<2, 1>;

/// A learned vector for each token.
template <std::size_t Tokens, std::size_t Dim>
inline constexpr auto position_embedding = flatten >> shift(random_normal<0, 0.02>) >> reshape<Tokens, Dim>;

template <std::size_t Dim, std::size_t Heads>
inline constexpr auto encoder =
    (identity + (norm >> attention<Heads>)) >> (identity + (norm >> conv1d<4 * Dim, 1> >> gelu >> conv1d<Dim, 1>));

inline constexpr auto first_token = permute<2, 1> >> slice<0, 1> >> flatten;

} // namespace vit_parts

struct vit_tiny {
    static constexpr auto layers = [] {
        using namespace vit_parts;
        return input<224, 224, 3>
            >> conv2d<192, 16>(strides<16>) >> reshape<196, 192>
            >> with_class_token<192> >> position_embedding<197, 192>
            >> repeat<12>(encoder<192, 3>) >> norm
            >> first_token >> dense<1000>;
    }();
};

static_assert(parameters<vit_tiny> == 5'717'416); // the paper's 5.7 M
static_assert(output_shape<vit_tiny> == shape<1000>);

// clang-format on

} // namespace zoo
