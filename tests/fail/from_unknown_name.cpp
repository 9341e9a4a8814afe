// EXPECT-FIRST: from: no value before it has this name
// EXPECT: at_layer<4, 2, 1>
// EXPECT: c4
// EXPECT: known
// EXPECT: c3
// EXPECT-ERRORS: 1
#include <lamina/language/queries.hpp>
#include <lamina/layers/activations.hpp>
#include <lamina/runtime/model.hpp>

using namespace lamina;

struct net {
    static constexpr auto layers = input<4> >> as<"c3"> >> relu
                                   >> as<"r"> >> (identity + (from<"c4"> >> relu));
};
model<net> m;
