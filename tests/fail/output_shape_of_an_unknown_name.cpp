// EXPECT-FIRST: output_shape: the network has no result of this name
// EXPECT: boxes
// EXPECT-ERRORS: 1
#include <lamina/language/queries.hpp>
#include <lamina/layers/activations.hpp>

using namespace lamina;

struct net {
    static constexpr auto layers = input<4> >> relu >> output<"box"> >> relu;
};
constexpr dims shape_of_boxes = output_shape<net, "boxes">;
