// EXPECT-FIRST: output: two results are the same values
// EXPECT-ERRORS: 1
#include <lamina/layers/flatten.hpp>
#include <lamina/layers/pool2d.hpp>
#include <lamina/plan/plan.hpp>

using namespace lamina;

struct net {
    static constexpr auto layers = input<4, 4, 2> >> max_pool2d<2> >> output<"image"> >> flatten;
};
constexpr std::size_t bytes = arena_bytes<net>;
