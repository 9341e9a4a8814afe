// EXPECT-FIRST: random_…: the number is out of range
// EXPECT: at_layer<1>
// EXPECT: words::random_rotation<
// EXPECT-ERRORS: 1
#include <lamina/language/queries.hpp>
#include <lamina/layers/augmentation.hpp>

using namespace lamina;

constexpr auto net = input<4, 4, 2> >> random_rotation<1.5>;
