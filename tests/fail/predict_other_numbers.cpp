// EXPECT-FIRST: predict: the sample and its results are not numbers of the model's type; give it floats
// EXPECT: std::vector<double
// EXPECT-ERRORS: 3
#include <lamina/layers/words.hpp>
#include <lamina/runtime/predictor.hpp>

#include <array>
#include <vector>

using namespace lamina;

struct net {
    static constexpr auto layers = input<4, 4, 1> >> relu;
};
void use(const predictor<net>& p, predictor<net>::workspace& w) {
    const std::vector<double> x(16);
    const auto y = p.predict(x, w);
    p.predict(std::array<float, 16>{}, std::vector<double>(16), w);
    p.predict(std::vector<int>(16), std::vector<float>(16), w);
}
