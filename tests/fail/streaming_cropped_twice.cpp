// EXPECT-FIRST: streaming: this word crops along time and beside it at once
// EXPECT: words::cropping2d<
// EXPECT-ERRORS: 1
#include <lamina/layers/words.hpp>
#include <lamina/streaming/queries.hpp>

using namespace lamina;

struct net {
    static constexpr auto layers = input<9, 9, 1> >> cropping2d<2, 0, 1, 1>;
};
constexpr std::size_t bytes = state_bytes<net>;
