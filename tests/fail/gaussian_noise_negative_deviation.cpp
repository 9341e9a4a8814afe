// EXPECT-FIRST: gaussian_noise: the standard deviation must be at least 0
// EXPECT: at_layer<1>
// EXPECT: words::gaussian_noise<
// EXPECT-ERRORS: 1
#include <lamina/language/queries.hpp>
#include <lamina/layers/gaussian_noise.hpp>

using namespace lamina;

constexpr auto net = input<16> >> gaussian_noise<-0.1>;
