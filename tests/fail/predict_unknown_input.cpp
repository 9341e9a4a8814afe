// EXPECT-FIRST: predict: give each further input of the network once
// EXPECT: mata
#include <lamina/layers/activations.hpp>
#include <lamina/runtime/predictor.hpp>

using namespace lamina;

struct net {
    static constexpr auto layers = input<4> >> (relu + input<"meta", 4>);
};
void run(const predictor<net>& p, predictor<net>::workspace& w, std::array<float, 4>& x, prediction<net>& y) {
    p.predict({x, input<"mata">(x)}, y, w);
}
