// EXPECT-FIRST: unknown option: see knows_option<word, option, takes<…>>
// EXPECT: words::rms_norm<
// EXPECT: options::no_center
// EXPECT: kinds::no_scale
// EXPECT-ERRORS: 1
#include <lamina/layers/rms_norm.hpp>

using namespace lamina;

constexpr auto layer_1 = rms_norm(no_center);
