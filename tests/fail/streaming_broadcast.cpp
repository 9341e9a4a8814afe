// EXPECT-FIRST: streaming: a factor of * is the same for all steps
// EXPECT: incoming<1, 1, 4>
// EXPECT-ERRORS: 1
#include <lamina/layers/words.hpp>
#include <lamina/streaming/queries.hpp>

using namespace lamina;

struct net {
    static constexpr auto layers = input<99, 4> >> identity*(conv1d<4, 99> >> sigmoid);
};
constexpr std::size_t bytes = state_bytes<net>;
