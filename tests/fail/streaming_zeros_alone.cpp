// EXPECT-FIRST: streaming: these zeros lie behind the signal
// EXPECT: words::zero_padding1d<2, 0>
// EXPECT-ERRORS: 1
#include <lamina/layers/words.hpp>
#include <lamina/streaming/queries.hpp>

using namespace lamina;

struct net {
    static constexpr auto layers = input<99, 4> >> zero_padding1d<2, 0> >> max_pool1d<3>;
};
constexpr std::size_t bytes = state_bytes<net>;
