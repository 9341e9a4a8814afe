// EXPECT-FIRST: shared: the part's parameters would have other shapes
// EXPECT: head
// EXPECT-ERRORS: 1
#include <lamina/language/queries.hpp>
#include <lamina/layers/conv2d.hpp>

using namespace lamina;

constexpr auto head = shared<"head">(conv2d<4, 3>);
static_assert(parameters<decltype(input<9, 9, 3> >> head >> head)> != 0);
