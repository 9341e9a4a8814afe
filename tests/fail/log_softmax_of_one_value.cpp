// EXPECT-FIRST: log_softmax: there is nothing to choose from
// EXPECT: at_layer<2>
// EXPECT: words::log_softmax
// EXPECT: incoming<1>
// EXPECT-ERRORS: 1
#include <lamina/language/queries.hpp>
#include <lamina/layers/dense.hpp>
#include <lamina/layers/log_softmax.hpp>

using namespace lamina;

constexpr auto net = input<16> >> dense<1> >> log_softmax;
