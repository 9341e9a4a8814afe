// EXPECT-FIRST: unknown option: see knows_option<word, option, takes<…>>
// EXPECT: words::pool2d<
// EXPECT: options::count_include_pad
// EXPECT: lamina::kinds::ceil_mode, lamina::kinds::name>
// EXPECT-ERRORS: 1
#include <lamina/layers/pool2d.hpp>

using namespace lamina;

constexpr auto pool = max_pool2d<2>(count_include_pad);
