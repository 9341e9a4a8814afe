// EXPECT-FIRST: input: stands in the middle of a sentence
#include <lamina/language/queries.hpp>
#include <lamina/layers/activations.hpp>

using namespace lamina;

constexpr auto net = repeat<2>(input<8> >> relu);
