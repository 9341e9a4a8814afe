// EXPECT-FIRST: unknown option: see knows_option<word, option, takes<…>>
// EXPECT: words::normalization<
// EXPECT: options::epsilon<
// EXPECT: kinds::channel_stddevs
// EXPECT-ERRORS: 1
#include <lamina/layers/normalization.hpp>
#include <lamina/layers/normalization_options.hpp>

using namespace lamina;

constexpr auto layer_1 = normalization(epsilon<1e-5>);
