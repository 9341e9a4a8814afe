// EXPECT-FIRST: pool2d: the window is larger than its input
// EXPECT: at_layer<2>
// EXPECT-ERRORS: 1
#include <lamina/language/resized.hpp>
#include <lamina/layers/words.hpp>

using namespace lamina;

struct net {
    static constexpr auto layers = input<8, 8, 1> >> conv2d<8, 3> >> max_pool2d<3>;
};
constexpr dims out = output_shape<resized<net, 4, 8>>;
