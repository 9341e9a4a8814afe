// EXPECT-FIRST: option given twice: see given_once<word, options…>
// EXPECT: words::group_norm<
// EXPECT: options::epsilon<
// EXPECT-ERRORS: 1
#include <lamina/layers/group_norm.hpp>

using namespace lamina;

constexpr auto layer_1 = group_norm<2>(epsilon<1e-5>, name<"norm">)(epsilon<1e-3>);
