// EXPECT-FIRST: local_response_norm: its window must hold at least one channel
// EXPECT: at_layer<1>
// EXPECT: incoming<8, 8, 6>
// EXPECT-ERRORS: 1
#include <lamina/language/queries.hpp>
#include <lamina/layers/local_response_norm.hpp>

using namespace lamina;

constexpr auto net = input<8, 8, 6> >> local_response_norm<0>;
