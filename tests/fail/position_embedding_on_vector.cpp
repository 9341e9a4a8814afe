// EXPECT-FIRST: position_embedding: its input is a vector, which has no positions; use shift
// EXPECT: at_layer<1>
// EXPECT: incoming<6>
// EXPECT-ERRORS: 1
#include <lamina/language/queries.hpp>
#include <lamina/layers/position_embedding.hpp>

using namespace lamina;

constexpr auto net = input<6> >> position_embedding;
