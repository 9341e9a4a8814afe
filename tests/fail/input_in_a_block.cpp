// EXPECT-FIRST: input: stands in the middle of a sentence
// EXPECT: at_layer<2>
// EXPECT-ERRORS: 1
#include <lamina/language/queries.hpp>
#include <lamina/layers/activations.hpp>

using namespace lamina;

struct tail {
    static constexpr auto layers = input<8, 8, 8> >> relu;
};
constexpr auto net = input<8, 8, 8> >> relu >> block<tail> >> relu;
