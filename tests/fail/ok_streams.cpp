#include <lamina/layers/words.hpp>
#include <lamina/streaming/queries.hpp>

using namespace lamina;

struct net {
    static constexpr auto
        layers = input<99, 4> >> conv1d<8, 3>(causal) >> conv1d<8, 3>(pad<2, 0>) >> max_pool1d<3>(strides<1>)
                 >> zero_padding1d<2, 0> >> conv1d<8, 3> >> (cropping1d<2, 0> + conv1d<8, 3>) >> layer_norm
                 >> conv1d<4, 95> >> flatten >> dense<2>;
};
constexpr std::size_t bytes = state_bytes<net>;
