// EXPECT-FIRST: losses: two losses are for the same result
// EXPECT: "a"
// EXPECT-ERRORS: 1
#include <lamina/layers/dense.hpp>
#include <lamina/training/fit.hpp>

using namespace lamina;

struct net {
    static constexpr auto layers = input<4> >> dense<4> >> output<"a"> >> dense<2> >> output<"b">;
};
void run(model<net>& m, const samples<float>& data) {
    fit(m, data, fit_options{.loss = losses{on<"a">(huber{}), on<"a">(huber{})}});
}
