// EXPECT-FIRST: streaming: a global pool waits for the end of the signal
// EXPECT: words::global_pool1d<
// EXPECT-ERRORS: 1
#include <lamina/layers/words.hpp>
#include <lamina/streaming/queries.hpp>

using namespace lamina;

struct net {
    static constexpr auto layers = input<99, 4> >> conv1d<8, 3>(causal) >> global_avg_pool1d >> dense<2>;
};
constexpr std::size_t bytes = state_bytes<net>;
