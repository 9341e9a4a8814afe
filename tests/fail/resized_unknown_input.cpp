// EXPECT-FIRST: resized: the network has no input of this name
// EXPECT: mosk
// EXPECT-ERRORS: 1
#include <lamina/language/resized.hpp>
#include <lamina/layers/words.hpp>

using namespace lamina;

struct net {
    static constexpr auto layers = input<8, 8, 1> >> (identity | input<"mask", 8, 8, 1>);
};
constexpr dims out = output_shape<resized<net, 4, 8, "mosk", 4, 8>>;
