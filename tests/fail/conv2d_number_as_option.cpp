// EXPECT-FIRST: unknown option: see knows_option<word, option, takes<…>>
// EXPECT: words::conv2d<8, 3, 3>
// EXPECT: int
// EXPECT: kinds::no_winograd
// EXPECT-ERRORS: 1
#include <lamina/layers/conv2d.hpp>

using namespace lamina;

constexpr auto layer_1 = conv2d<8, 3>(same, 2);
