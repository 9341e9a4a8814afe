#include <lamina/layers/words.hpp>
#include <lamina/runtime/predictor.hpp>

#include <vector>

using namespace lamina;

struct net {
    static constexpr auto layers = input<32, 32, 1> >> relu;
};
void use(const predictor<net>& p, predictor<net>::workspace& w) {
    const std::vector<float> x(32 * 32);
    const auto y = p.predict(x, w);
}
