// EXPECT-FIRST: unknown option: see knows_option<word, option, takes<…>>
// EXPECT: words::conv1d<8, 3>
// EXPECT: options::ceil_mode
// EXPECT: lamina::kinds::edge_padding, lamina::kinds::reflect_padding, lamina::kinds::circular_padding>
// EXPECT-ERRORS: 1
#include <lamina/layers/conv1d.hpp>
#include <lamina/layers/pool2d.hpp>

using namespace lamina;

constexpr auto layer_1 = conv1d<8, 3>(ceil_mode);
