// EXPECT-FIRST: conv2d: the kernel is larger than its input
// EXPECT: at_layer<1>
// EXPECT: words::conv2d<8, 5, 5>
// EXPECT-ERRORS: 1
#include <lamina/language/queries.hpp>
#include <lamina/layers/activations.hpp>
#include <lamina/layers/conv2d.hpp>
#include <lamina/layers/dense.hpp>
#include <lamina/layers/flatten.hpp>

using namespace lamina;

struct net {
    static constexpr auto layers =
        input<4, 4, 1> >> conv2d<8, 5> >> relu >> conv2d<8, 9> >> flatten >> dense<10>;
};
constexpr dims out = output_shape<net>;
constexpr std::size_t count = parameters<net> + macs<net>;
