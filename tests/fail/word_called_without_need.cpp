// EXPECT-FIRST: relu
// EXPECT-ERRORS: 1
#include <lamina/layers/words.hpp>
#include <lamina/runtime/model.hpp>

using namespace lamina;

struct net {
    static constexpr auto layers = input<8, 8, 1> >> conv2d<8, 3> >> relu();
};
constexpr dims out = output_shape<net>;
constexpr std::size_t count = parameters<net> + macs<net> + layer<net, 1>::parameters;
bool holds = is_valid<net>;
model<net> weights(1);
