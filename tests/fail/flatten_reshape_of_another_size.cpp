// EXPECT-FIRST: reshape: the new shape holds another number of values than its input
// EXPECT: at_layer<1>
// EXPECT: words::reshape<
// EXPECT: 3135
// EXPECT: incoming<7, 7, 64>
// EXPECT-ERRORS: 1
#include <lamina/language/queries.hpp>
#include <lamina/layers/flatten.hpp>

using namespace lamina;

constexpr auto net = input<7, 7, 64> >> reshape<3135>;
