// EXPECT-FIRST: dropout: the rate must be at least 0 and less than 1
// EXPECT: at_layer<1>
// EXPECT: words::dropout<
// EXPECT-ERRORS: 1
#include <lamina/language/queries.hpp>
#include <lamina/layers/dropout.hpp>

using namespace lamina;

constexpr auto net = input<16> >> dropout<1.0>;
