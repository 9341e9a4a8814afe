// EXPECT-FIRST: conv2d: the kernel is larger than its input
// EXPECT: at_layer<2, 2>
// EXPECT: words::conv2d<8, 3, 3>
// EXPECT: incoming<2, 2, 8>
// EXPECT-ERRORS: 1
#include <lamina/language/queries.hpp>
#include <lamina/layers/activations.hpp>
#include <lamina/layers/conv2d.hpp>

using namespace lamina;

struct stage {
    static constexpr auto layers = relu >> conv2d<8, 3> >> relu;
};
constexpr auto net = input<4, 4, 16> >> conv2d<8, 3> >> block<stage> >> relu;
