// EXPECT-FIRST: *: the factors neither have the same shape nor is one of them a single value per channel or
// per pixel EXPECT: at_layer<1> EXPECT: incoming<8, 8, 16> EXPECT: incoming<4> EXPECT-ERRORS: 1
#include <lamina/language/queries.hpp>
#include <lamina/layers/dense.hpp>
#include <lamina/layers/pool2d.hpp>

using namespace lamina;

constexpr auto net = input<8, 8, 16> >> identity*(global_avg_pool2d >> dense<4>);
