// EXPECT-FIRST: evaluate: the network has no such result
// EXPECT: score
// EXPECT-ERRORS: 1
#include <lamina/layers/activations.hpp>
#include <lamina/layers/dense.hpp>
#include <lamina/layers/softmax.hpp>
#include <lamina/training/evaluate.hpp>

using namespace lamina;

struct net {
    static constexpr auto layers = input<4> >> dense<4> >> output<"a"> >> softmax;
};
void run(const model<net>& m, const samples<float>& data) {
    accuracy right;
    evaluate(m, data, losses{categorical_crossentropy{}}, 1, on<"score">(right));
}
