// EXPECT-FIRST: streaming: the input is a vector
// EXPECT-ERRORS: 1
#include <lamina/layers/words.hpp>
#include <lamina/streaming/queries.hpp>

using namespace lamina;

struct net {
    static constexpr auto layers = input<99> >> dense<4>;
};
constexpr std::size_t bytes = state_bytes<net>;
