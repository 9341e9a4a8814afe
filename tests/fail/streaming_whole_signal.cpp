// EXPECT-FIRST: streaming: this word may see all steps of the signal
// EXPECT: words::group_norm<2
// EXPECT-ERRORS: 1
#include <lamina/layers/words.hpp>
#include <lamina/streaming/queries.hpp>

using namespace lamina;

struct net {
    static constexpr auto layers = input<99, 4> >> group_norm<2>;
};
constexpr std::size_t bytes = state_bytes<net>;
