// EXPECT-FIRST: +: the branches have different shapes
// EXPECT: at_layer<1, 1, 2, 2>
// EXPECT: incoming<4, 4, 16>
// EXPECT: incoming<2, 2, 8>
// EXPECT-ERRORS: 1
#include <lamina/language/queries.hpp>
#include <lamina/layers/activations.hpp>
#include <lamina/layers/conv2d.hpp>

using namespace lamina;

struct inner {
    static constexpr auto layers = relu >> (sigmoid + conv2d<8, 3>);
};
constexpr auto net = input<4, 4, 16> >> ((relu >> block<inner>) | identity);
