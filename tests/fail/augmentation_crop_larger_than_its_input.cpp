// EXPECT-FIRST: random_crop<height, width>: its input is not an image of at least that size
// EXPECT: at_layer<1>
// EXPECT: words::random_crop_to<33, 32>
// EXPECT: incoming<32, 32, 3>
// EXPECT-ERRORS: 1
#include <lamina/language/queries.hpp>
#include <lamina/layers/augmentation.hpp>

using namespace lamina;

constexpr auto net = input<32, 32, 3> >> random_crop<33, 32>;
