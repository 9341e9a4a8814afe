// EXPECT-FIRST: attention: its input is a vector, and there is nothing to attend to
// EXPECT: at_layer<1>
// EXPECT: incoming<6>
// EXPECT-ERRORS: 1
#include <lamina/language/queries.hpp>
#include <lamina/layers/attention.hpp>

using namespace lamina;

constexpr auto net = input<6> >> attention<2>;
