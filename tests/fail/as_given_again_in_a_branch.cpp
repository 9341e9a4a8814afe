// EXPECT-FIRST: name: another value already has it
// EXPECT: at_layer<2, 1, 2>
// EXPECT: stem
// EXPECT-ERRORS: 1
#include <lamina/language/queries.hpp>
#include <lamina/layers/activations.hpp>

using namespace lamina;

constexpr auto net = input<4> >> as<"stem"> >> ((relu >> as<"stem">)+identity);
