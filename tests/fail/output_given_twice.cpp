// EXPECT-FIRST: output: two results have the same name
// EXPECT: score
// EXPECT-ERRORS: 1
#include <lamina/layers/dense.hpp>
#include <lamina/runtime/model.hpp>

using namespace lamina;

struct head {
    static constexpr auto layers = dense<2> >> output<"score">;
};
struct net {
    static constexpr auto layers = input<4> >> block<head> >> block<head>;
};
model<net> m;
