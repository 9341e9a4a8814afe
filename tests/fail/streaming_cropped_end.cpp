// EXPECT-FIRST: streaming: this word cuts off the end of the signal
// EXPECT: words::cropping1d<1, 1>
// EXPECT-ERRORS: 1
#include <lamina/layers/words.hpp>
#include <lamina/streaming/queries.hpp>

using namespace lamina;

struct net {
    static constexpr auto layers = input<99, 4> >> (cropping1d<1, 1> + conv1d<4, 3>);
};
constexpr std::size_t bytes = state_bytes<net>;
