// EXPECT-FIRST: input: two inputs have the same name
// EXPECT: meta
// EXPECT-ERRORS: 1
#include <lamina/layers/activations.hpp>
#include <lamina/runtime/model.hpp>

using namespace lamina;

struct net {
    static constexpr auto layers = input<4> >> (identity + input<"meta", 4>) >> (identity + input<"meta", 4>);
};
model<net> m;
