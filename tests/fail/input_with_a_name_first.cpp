// EXPECT-FIRST: network: the sentence has no input; begin its layers with input<
// EXPECT-ERRORS: 2
#include <lamina/layers/activations.hpp>
#include <lamina/runtime/model.hpp>

using namespace lamina;

struct net {
    static constexpr auto layers = input<"image", 4, 4, 1> >> relu;
};
model<net> m;
