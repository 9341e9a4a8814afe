// EXPECT-FIRST: name: it is empty
// EXPECT-ERRORS: 1
#include <lamina/language/queries.hpp>
#include <lamina/layers/activations.hpp>

using namespace lamina;

constexpr auto net = input<4> >> as<""> >> relu;
