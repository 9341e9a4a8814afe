// EXPECT-FIRST: dense: its input is an image; it needs a vector: put flatten or global_avg_pool2d before it
// EXPECT: at_layer<3>
// EXPECT: words::dense<10>
// EXPECT: incoming<24, 24, 32>
// EXPECT-ERRORS: 1
#include <lamina/language/queries.hpp>
#include <lamina/layers/activations.hpp>
#include <lamina/layers/conv2d.hpp>
#include <lamina/layers/dense.hpp>
#include <lamina/layers/pool2d.hpp>

using namespace lamina;

constexpr auto net = input<28, 28, 1> >> conv2d<32, 5> >> relu >> dense<10>;
