// EXPECT-FIRST: pack: the embedded weights are another network's
#include <lamina/embedded.hpp>

using namespace lamina;

struct net {
    static constexpr auto layers = input<2> >> dense<1>;
};
constexpr embedded_weights<float, 2, 3> other = {{{{"dense.kernel", {1, 2}}, {"dense.bias", {1}}}},
                                                 {1, 2, 3}};
constexpr auto weights = pack<net, other>();
