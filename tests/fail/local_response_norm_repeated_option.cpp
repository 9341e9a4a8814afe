// EXPECT-FIRST: option given twice: see given_once<word, options…>
// EXPECT: words::local_response_norm<
// EXPECT: options::lrn_k<
// EXPECT-ERRORS: 1
#include <lamina/layers/local_response_norm.hpp>

using namespace lamina;

constexpr auto layer_1 = local_response_norm<5>(lrn_k<2>, name<"norm">)(lrn_k<1>);
