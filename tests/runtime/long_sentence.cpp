// Sentences of many parts: whether they are fused or not, they predict, on a small stack.
#include <lamina/layers/words.hpp>
#include <lamina/runtime/predictor.hpp>

#include <doctest/doctest.h>

#include <array>
#include <cstddef>

#include "../small_stack.hpp"

using namespace lamina;

namespace {
struct long_network {
    static constexpr auto layers = input<3> >> dense<4>(ones, no_bias) >> repeat<1000>(relu)
                                   >> dense<1>(ones);
};

/// Every stage computes the mean of its two inputs, plus 1.
template <std::size_t Stages>
struct stages {
    static constexpr auto layers = input<2> >> repeat<Stages>(dense<2>(constant<0.5>,
                                                                       bias_initializer<ones>));
};

/// The bytes of stack that a prediction of (1, 3) takes; checks its results.
template <std::size_t Stages>
std::size_t stack_of_prediction() {
    using network = stages<Stages>;
    const model<network> net(1);
    const predictor<network> predict(net);
    typename predictor<network>::workspace work;
    constexpr std::array x{1.0f, 3.0f};
    std::array<float, 2> y{};
    const std::size_t bytes = lamina_test::stack_of([&] { predict.predict(x, y, work); });
    for (const float value : y) CHECK(value == float{2 + Stages});
    return bytes;
}
} // namespace

TEST_CASE("a sentence of a thousand parts predicts") {
    const model<long_network> net(1);
    const predictor<long_network> predict(net);
    predictor<long_network>::workspace work;
    CHECK(predict.predict(std::array{1.0f, 2.0f, 3.0f}, work)[0] == 24);
    CHECK(predict.predict(std::array{1.0f, -5.0f, 3.0f}, work)[0] == 0);
}

TEST_CASE("a prediction through hundreds of stages takes no more stack than one through a few") {
    CHECK(stack_of_prediction<300>() < stack_of_prediction<32>() + 256);
}
