// EXPECT-FIRST: training: the network has several results; say for each what its loss is
#include <lamina/layers/dense.hpp>
#include <lamina/training/fit.hpp>

using namespace lamina;

struct net {
    static constexpr auto layers = input<4> >> dense<4> >> output<"a"> >> softmax >> output<"b">;
};
void run(model<net>& m, const samples<float>& data) { fit(m, data); }
