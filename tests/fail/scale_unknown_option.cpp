// EXPECT-FIRST: unknown option: see knows_option<word, option, takes<…>>
// EXPECT: words::scale<
// EXPECT: options::epsilon<
// EXPECT: kinds::kernel_constraint
// EXPECT-ERRORS: 1
#include <lamina/layers/normalization_options.hpp>
#include <lamina/layers/scale.hpp>

using namespace lamina;

constexpr auto layer_1 = scale(epsilon<1e-5>);
