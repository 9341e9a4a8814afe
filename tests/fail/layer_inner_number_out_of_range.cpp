// EXPECT-FIRST: layer: no part with this number; parts count from 1
// EXPECT-ERRORS: 1
#include <lamina/language/queries.hpp>
#include <lamina/layers/activations.hpp>

using namespace lamina;

struct net {
    static constexpr auto layers = input<8> >> (relu + (sigmoid >> gelu)) >> relu;
};
constexpr dims out = layer<net, 1, 2, 3>::output;
