// EXPECT-FIRST: streaming: this word's padding lies behind the last step
// EXPECT: words::conv1d<8, 3
// EXPECT-ERRORS: 1
#include <lamina/layers/words.hpp>
#include <lamina/streaming/queries.hpp>

using namespace lamina;

struct net {
    static constexpr auto layers = input<99, 4> >> conv1d<8, 3>(same) >> relu;
};
constexpr std::size_t bytes = state_bytes<net>;
