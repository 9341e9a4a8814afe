// EXPECT-FIRST: unknown option: see knows_option<word, option, takes<…>>
// EXPECT: options::causal
// EXPECT-ERRORS: 1
#include <lamina/layers/conv2d.hpp>

using namespace lamina;

constexpr auto layer_1 = conv2d<8, 3>(causal);
