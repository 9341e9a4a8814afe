// EXPECT-FIRST: resized: an image has a height and a width
// EXPECT-ERRORS: 1
#include <lamina/language/resized.hpp>
#include <lamina/layers/words.hpp>

using namespace lamina;

struct net {
    static constexpr auto layers = input<8> >> relu;
};
constexpr dims out = output_shape<resized<net, 9>>;
