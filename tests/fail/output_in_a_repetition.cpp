// EXPECT-FIRST: repeat: an output or a further input would be there several times
// EXPECT-ERRORS: 1
#include <lamina/language/queries.hpp>
#include <lamina/layers/activations.hpp>

using namespace lamina;

constexpr auto net = input<4> >> repeat<2>(relu >> output<"each">);
