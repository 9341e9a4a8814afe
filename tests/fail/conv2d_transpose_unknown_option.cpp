// EXPECT-FIRST: unknown option: see knows_option<word, option, takes<…>>
// EXPECT: words::conv2d_transpose<
// EXPECT: options::padding_mode
// EXPECT: kinds::output_padding
// EXPECT-ERRORS: 1
#include <lamina/layers/conv2d_transpose.hpp>

using namespace lamina;

constexpr auto layer_1 = conv2d_transpose<8, 3>(edge_padding);
