// EXPECT-FIRST: shared: the part is frozen in one place and trained in another
// EXPECT-ERRORS: 1
#include <lamina/language/queries.hpp>
#include <lamina/layers/dense.hpp>

using namespace lamina;

constexpr auto part = shared<"part">(dense<4>);
static_assert(parameters<decltype(input<4> >> frozen(part) >> part)> != 0);
