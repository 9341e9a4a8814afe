// EXPECT-FIRST: resized: a parameter has another shape at the other size
// EXPECT: dense<10
// EXPECT: kernel
// EXPECT: 288, 10
// EXPECT: 1800, 10
// EXPECT-ERRORS: 1
#include <lamina/layers/words.hpp>
#include <lamina/runtime/predictor.hpp>

using namespace lamina;

struct net {
    static constexpr auto layers = input<8, 8, 1> >> conv2d<8, 3> >> flatten >> dense<10>;
};
void run(const model<net>& m) { const predictor<resized<net, 17, 17>> p(m); }
