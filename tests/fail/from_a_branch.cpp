// EXPECT-FIRST: from: no value before it has this name
// EXPECT: at_layer<2>
// EXPECT: inner
// EXPECT-ERRORS: 1
#include <lamina/language/queries.hpp>
#include <lamina/layers/activations.hpp>

using namespace lamina;

constexpr auto net = input<4> >> ((relu >> as<"inner">)+identity) >> from<"inner">;
