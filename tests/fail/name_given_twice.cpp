// EXPECT-FIRST: name: two layers have the same name
// EXPECT: head
// EXPECT-ERRORS: 1
#include <lamina/layers/dense.hpp>
#include <lamina/runtime/model.hpp>

using namespace lamina;

struct net {
    static constexpr auto layers = input<4> >> dense<4>(name<"body">) >> dense<4>(name<"head">)
                                   >> dense<4>(name<"head">);
};
model<net> m;
