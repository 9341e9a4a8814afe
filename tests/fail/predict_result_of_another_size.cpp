// EXPECT-FIRST: predict: an array or span does not have the size of the network's input or output
// EXPECT-ERRORS: 1
#include <lamina/layers/activations.hpp>
#include <lamina/layers/dense.hpp>
#include <lamina/runtime/predictor.hpp>

using namespace lamina;

struct net {
    static constexpr auto layers = input<4> >> relu >> output<"a"> >> dense<3> >> output<"b">;
};
void run(const predictor<net>& p, predictor<net>::workspace& w, std::array<float, 4>& x) {
    p.predict(x, {output<"a">(x), output<"b">(x)}, w);
}
