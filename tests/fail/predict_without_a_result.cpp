// EXPECT-FIRST: predict: give memory for each result of the network once
// EXPECT-ERRORS: 1
#include <lamina/layers/activations.hpp>
#include <lamina/runtime/predictor.hpp>

using namespace lamina;

struct net {
    static constexpr auto layers = input<4> >> relu >> output<"a"> >> sigmoid >> output<"b">;
};
void run(const predictor<net>& p, predictor<net>::workspace& w, std::array<float, 4>& x) {
    p.predict(x, {output<"a">(x)}, w);
}
