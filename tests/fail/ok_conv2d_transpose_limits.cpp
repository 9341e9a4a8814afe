#include <lamina/language/queries.hpp>
#include <lamina/layers/activations.hpp>
#include <lamina/layers/conv2d_transpose.hpp>

using namespace lamina;

struct net {
    static constexpr auto layers = input<2, 3, 8> >> conv2d_transpose<4, 3>(groups<4>, pad<1, 2, 2, 1>,
                                                                            activation<relu>)
                                   >> conv2d_transpose<4, 3>(dilation<3>, output_padding<2>, no_bias)
                                   >> conv2d_transpose<4, 2>(strides<3>, output_padding<2, 1>)
                                   >> conv2d_transpose<4, 1>(same, strides<2>, output_padding<0>);
};
static_assert(is_valid<net>);
static_assert(layer<net, 1>::output == shape<1, 2, 4>);
