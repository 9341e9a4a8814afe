// EXPECT-FIRST: option given twice: see given_once<word, options…>
// EXPECT: words::batch_norm<
// EXPECT: options::momentum<
// EXPECT-ERRORS: 1
#include <lamina/layers/batch_norm.hpp>

using namespace lamina;

constexpr auto layer_1 = batch_norm(momentum<0.9>, epsilon<1e-5>, momentum<0.99>);
