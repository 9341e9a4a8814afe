// EXPECT-FIRST: cropping1d: its input is no sequence
// EXPECT: at_layer<1>
// EXPECT: words::cropping1d<1
// EXPECT: incoming<8>
// EXPECT-ERRORS: 1
#include <lamina/language/queries.hpp>
#include <lamina/layers/cropping1d.hpp>

using namespace lamina;

constexpr auto net = input<8> >> cropping1d<1>;
