// EXPECT-FIRST: network: it has several inputs or results
#include <lamina/layers/dense.hpp>
#include <lamina/training/fit.hpp>

using namespace lamina;

struct net {
    static constexpr auto layers = input<4> >> dense<4> >> output<"a"> >> softmax;
};
void run(model<net>& m, const samples<float>& data) { fit(m, data); }
