// EXPECT-FIRST: shared: an output or a further input would be there several times
// EXPECT-ERRORS: 1
#include <lamina/language/queries.hpp>
#include <lamina/layers/dense.hpp>

using namespace lamina;

constexpr auto part = shared<"part">(dense<4> >> output<"scores">);
