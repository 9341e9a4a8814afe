// EXPECT-FIRST: predict: the results are more than 4 KiB, too many to return on the stack
// EXPECT-ERRORS: 1
#include <lamina/layers/words.hpp>
#include <lamina/runtime/predictor.hpp>

#include <vector>

using namespace lamina;

struct net {
    static constexpr auto layers = input<33, 32, 1> >> relu;
};
void use(const predictor<net>& p, predictor<net>::workspace& w) {
    const std::vector<float> x(33 * 32);
    const auto y = p.predict(x, w);
}
