// EXPECT-FIRST: streaming: the branches of +, | or * bring their steps at different times
// EXPECT: incoming<1, 49, 4>
// EXPECT-ERRORS: 1
#include <lamina/layers/words.hpp>
#include <lamina/streaming/queries.hpp>

using namespace lamina;

struct net {
    static constexpr auto layers = input<98, 4> >> (conv1d<4, 1>(strides<2>) + max_pool1d<2>);
};
constexpr std::size_t bytes = state_bytes<net>;
