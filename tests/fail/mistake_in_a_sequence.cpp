// EXPECT-FIRST: dense: its input is an image; it needs a vector
// EXPECT: at_layer<4>
// EXPECT: words::dense<10>
// EXPECT: incoming<28, 28, 1>
// EXPECT-ERRORS: 1
#include <lamina/language/queries.hpp>
#include <lamina/layers/activations.hpp>
#include <lamina/layers/dense.hpp>

using namespace lamina;

constexpr auto head = relu >> gelu >> dense<10> >> sigmoid;
constexpr auto net = input<28, 28, 1> >> relu >> head >> relu;
