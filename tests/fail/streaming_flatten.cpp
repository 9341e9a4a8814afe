// EXPECT-FIRST: streaming: this word makes one vector of several pixels or steps
// EXPECT: words::flatten
// EXPECT-ERRORS: 1
#include <lamina/layers/words.hpp>
#include <lamina/streaming/queries.hpp>

using namespace lamina;

struct net {
    static constexpr auto layers = input<99, 4> >> conv1d<8, 3>(causal) >> flatten >> dense<2>;
};
constexpr std::size_t bytes = state_bytes<net>;
