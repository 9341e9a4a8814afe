// EXPECT-FIRST: layer: the network has no layer with this number; layer 0 is the input
// EXPECT-ERRORS: 1
#include <lamina/language/queries.hpp>
#include <lamina/layers/activations.hpp>

using namespace lamina;

struct net {
    static constexpr auto layers = input<8> >> relu >> sigmoid;
};
constexpr dims out = layer<net, 3>::output;
