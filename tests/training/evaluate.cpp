#include <lamina/language/evaluate.hpp>
#include <lamina/layers/words.hpp>
#include <lamina/training/confusion.hpp>

#include <doctest/doctest.h>

#include "problem.hpp"

using namespace lamina;
using namespace lamina_test;

namespace {

struct probabilistic {
    static constexpr auto layers = input<6, 6, 1> >> conv2d<4, 3>(same) >> batch_norm >> relu
                                   >> dropout<0.5> >> flatten >> dense<4>(l2<5>) >> softmax;
};

} // namespace

TEST_CASE("predictions are those of the reference, without dropout, for every number of threads") {
    const quarters data(300);
    const model<probabilistic> m(4);
    const auto y = predict(m, data.images, 2);
    CHECK(y == predict(m, data.images, 1));
    REQUIRE(y.size() == 1200);
    for (const std::size_t i : {0u, 7u, 299u}) {
        const auto expected = evaluate_reference<probabilistic, float>(
            m.parameters(), std::span(data.images).subspan(i * 36, 36));
        for (std::size_t c = 0; c < 4; ++c) CHECK(y[i * 4 + c] == doctest::Approx(expected[c]).epsilon(1e-4));
    }
}

TEST_CASE("loss without penalties, accuracy, and metrics in the order of the samples") {
    const quarters data(300);
    const model<probabilistic> m(4);
    top_k_accuracy two(2), four(4);
    const score s = evaluate(m, data, categorical_crossentropy{}, 2, two, four);
    const auto y = predict(m, data.images);
    double loss = 0, right = 0, among_two = 0;
    for (std::size_t i = 0; i < 300; ++i) {
        const std::span<const float> p(y.data() + i * 4, 4);
        loss -= std::log(static_cast<double>(p[data.labels[i]])) / 300;
        right += argmax(p) == data.labels[i] ? 1 : 0;
        among_two += in_top_k(p, data.labels[i], 2) ? 1 : 0;
    }
    CHECK(s.loss == doctest::Approx(loss));
    CHECK(s.accuracy == doctest::Approx(right / 300));
    CHECK(two.value() == doctest::Approx(among_two / 300));
    CHECK(four.value() == 1);
    CHECK(evaluate(m, data).loss == s.loss);
    CHECK(evaluate(m, data, categorical_crossentropy{}, 1).loss == s.loss);
}

TEST_CASE("a regression has no accuracy") {
    model<line_net> m;
    const std::vector<float> x{1, 2}, y{1};
    CHECK_FALSE(evaluate(m, {x, y}, mean_squared_error{}).accuracy.has_value());
}

TEST_CASE("mistakes are named") {
    const quarters data(3);
    const model<quarters_net> m;
    const std::vector<float> short_input(35), targets(12);
    CHECK_THROWS_WITH(predict(m, short_input),
                      "predict: 35 numbers are not a multiple of 36, the size of one sample (6×6×1)");
    CHECK_THROWS_WITH(evaluate(m, {data.images, std::span<const std::uint32_t>()}),
                      "evaluate: labels: 3 samples need 3 numbers, 1 each (a class), found 0");
    top_k_accuracy k;
    CHECK_THROWS_WITH(evaluate(m, {data.images, targets}, categorical_crossentropy{}, 1, k),
                      "evaluate: metrics need samples with one label each");

    struct : quarters {
        using quarters::quarters;
        dims sample{9, 4, 1};
    } const wide(3);
    model<quarters_net> learner;
    CHECK_THROWS_WITH(evaluate(m, wide), "evaluate: the samples are 9×4×1, the network's input is 6×6×1");
    CHECK_THROWS_WITH(fit(learner, wide),
                      "training samples: the samples are 9×4×1, the network's input is 6×6×1");
    CHECK_THROWS_WITH(fit(learner, data, {.validation = wide}),
                      "validation samples: the samples are 9×4×1, the network's input is 6×6×1");
}
