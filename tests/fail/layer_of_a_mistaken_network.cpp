// EXPECT-FIRST: conv2d: filters, kernel, strides, dilation and groups must be at least 1
// EXPECT: at_layer<2>
// EXPECT-ERRORS: 1
#include <lamina/language/queries.hpp>
#include <lamina/layers/activations.hpp>
#include <lamina/layers/conv2d.hpp>
#include <lamina/layers/dense.hpp>
#include <lamina/layers/flatten.hpp>

using namespace lamina;

struct net {
    static constexpr auto layers = input<4, 4, 1> >> relu >> conv2d<8, 3>(groups<0>) >> relu;
};
constexpr dims out = layer<net, 3>::output;
