// EXPECT-FIRST: streaming: a pool that pads along time
// EXPECT: words::pool1d<
// EXPECT-ERRORS: 1
#include <lamina/layers/words.hpp>
#include <lamina/streaming/queries.hpp>

using namespace lamina;

struct net {
    static constexpr auto layers = input<99, 4> >> max_pool1d<3>(pad<1, 0>);
};
constexpr std::size_t bytes = state_bytes<net>;
