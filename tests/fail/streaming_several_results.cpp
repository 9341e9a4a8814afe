// EXPECT-FIRST: streaming: the network has several inputs or results
// EXPECT-ERRORS: 1
#include <lamina/layers/words.hpp>
#include <lamina/streaming/queries.hpp>

using namespace lamina;

struct net {
    static constexpr auto layers = input<99, 4> >> output<"a"> >> conv1d<4, 1>;
};
constexpr std::size_t bytes = state_bytes<net>;
