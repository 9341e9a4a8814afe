#include <lamina/layers/words.hpp>
#include <lamina/runtime/predictor.hpp>

#include <doctest/doctest.h>

#include <array>

using namespace lamina;

namespace {
struct long_network {
    static constexpr auto layers = input<3> >> dense<4>(ones, no_bias) >> repeat<1000>(relu)
                                   >> dense<1>(ones);
};
} // namespace

TEST_CASE("a sentence of a thousand parts predicts") {
    const model<long_network> net(1);
    const predictor<long_network> predict(net);
    predictor<long_network>::workspace work;
    CHECK(predict.predict(std::array{1.0f, 2.0f, 3.0f}, work)[0] == 24);
    CHECK(predict.predict(std::array{1.0f, -5.0f, 3.0f}, work)[0] == 0);
}
