// EXPECT-FIRST: from: nothing reads the value before it
// EXPECT: dense<3>
// EXPECT-ERRORS: 1
#include <lamina/layers/dense.hpp>
#include <lamina/runtime/model.hpp>

using namespace lamina;

struct net {
    static constexpr auto layers = input<4> >> as<"x"> >> dense<3> >> from<"x"> >> dense<2>;
};
model<net> m;
