// EXPECT-FIRST: random_…: its input is a vector; it needs an image
// EXPECT: at_layer<1>
// EXPECT: words::random_crop<4>
// EXPECT-ERRORS: 1
#include <lamina/language/queries.hpp>
#include <lamina/layers/augmentation.hpp>

using namespace lamina;

constexpr auto net = input<16> >> random_crop<4>;
