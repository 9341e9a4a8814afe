// EXPECT-FIRST: |: a branch contains an input; write input<…> >> (f | g), in parentheses
// EXPECT-ERRORS: 1
#include <lamina/language/queries.hpp>
#include <lamina/layers/activations.hpp>
#include <lamina/layers/conv2d.hpp>

using namespace lamina;

// Without parentheses, >> binds first.
struct net {
    static constexpr auto layers = input<8, 8, 8> >> conv2d<4, 1> | identity;
};
constexpr dims out = output_shape<net>;
