// EXPECT-FIRST: load_weights: the embedded weights are another network's
// EXPECT-ERRORS: 1
#include <lamina/layers/dense.hpp>
#include <lamina/weights/embedded_weights.hpp>

using namespace lamina;

constexpr auto net = input<2> >> dense<1>;
constexpr embedded_weights<float, 2, 3> weights = {{{{"dense.kernel", {1, 2}}, {"dense.bias", {1}}}},
                                                   {1, 2, 3}};

void load(model<decltype(net)>& m) { load_weights<weights>(m); }
