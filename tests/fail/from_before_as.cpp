// EXPECT-FIRST: from: no value before it has this name
// EXPECT: at_layer<1, 2>
// EXPECT: late
// EXPECT-ERRORS: 1
#include <lamina/language/queries.hpp>
#include <lamina/layers/activations.hpp>

using namespace lamina;

constexpr auto net = input<4> >> (relu + from<"late">) >> as<"late">;
