// EXPECT-FIRST: streaming: what precedes a stream is zero
// EXPECT: words::conv1d<8, 3
// EXPECT-ERRORS: 1
#include <lamina/layers/words.hpp>
#include <lamina/streaming/queries.hpp>

using namespace lamina;

struct net {
    static constexpr auto layers = input<99, 4> >> conv1d<8, 3>(causal, edge_padding);
};
constexpr std::size_t bytes = state_bytes<net>;
