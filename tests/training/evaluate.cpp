#include <lamina/language/evaluate.hpp>
#include <lamina/layers/words.hpp>
#include <lamina/training/confusion.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "problem.hpp"

using namespace lamina;
using namespace lamina::detail;
using namespace lamina_test;

namespace {

struct probabilistic {
    static constexpr auto layers = input<6, 6, 1> >> conv2d<4, 3>(same) >> batch_norm >> relu
                                   >> dropout<0.5> >> flatten >> dense<4>(l2<5>) >> softmax;
};

struct large {
    static constexpr auto layers = input<64, 64, 16> >> conv2d<16, 3>;
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

TEST_CASE("loss with penalties, accuracy, and metrics in the order of the samples") {
    const quarters data(300);
    const model<probabilistic> m(4);
    top_k_accuracy two(2), four(4);
    const score s = evaluate(m, data, categorical_crossentropy{}, 2, two, four);
    const auto y = predict(m, data.images);
    double loss = 0, right = 0, among_two = 0;
    for (const float w : m["dense.kernel"]) loss += 5 * static_cast<double>(w) * static_cast<double>(w);
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

namespace {

/// Penalties on kernels, biases and activities, in branches and after the last word. All words act the same
/// in training and prediction.
struct penalized {
    static constexpr auto layers = input<6, 6, 1> >> conv2d<4, 3>(l1<0.1>, bias_regularizer<l2<2>>)
                                   >> activity_regularization<l2<0.3>> >> relu
                                   >> (identity | activity_regularization<l1<0.2>>)
                                   >> max_pool2d<2> >> flatten >> (dense<4> * (dense<4> >> sigmoid))
                                   >> softmax >> activity_regularization<l2<1>> >> reshape<1, 1, 4>;
};

struct moody_penalized {
    static constexpr auto layers = input<6, 6, 1> >> conv2d<4, 3>(same) >> batch_norm
                                   >> dropout<0.5> >> activity_regularization<l2<0.3>> >> flatten
                                   >> (dense<4> + dense<4>) >> softmax;
};
/// Its first words.
struct moody_begin {
    static constexpr auto layers = input<6, 6, 1> >> conv2d<4, 3>(same) >> batch_norm;
};

} // namespace

TEST_CASE("the loss of a validation is that of training, penalties of all kinds included") {
    const quarters data(300);
    for (const std::size_t threads : {1u, 2u}) {
        model<penalized> m(3);
        std::ranges::fill(m["conv2d.bias"], 0.3F);
        const history h = fit(m, data,
                              fit_options{.batch_size = 100,
                                          .optimizer = sgd{.learning_rate = 0},
                                          .threads = threads,
                                          .validation = data});
        CHECK(h.val_loss[0] == doctest::Approx(h.loss[0]).epsilon(1e-5));
        CHECK(h.val_accuracy[0] == h.accuracy[0]);
        const score s = evaluate(m, data, categorical_crossentropy{}, threads);
        CHECK(s.loss == h.val_loss[0]);
    }
}

TEST_CASE("what acts in training alone has no part in the penalty of a prediction") {
    const quarters data(10);
    model<moody_penalized> m(3);
    const auto values = m.parameters();
    for (std::size_t i = 0; i < values.size(); ++i) values[i] += 0.01F * static_cast<float>(i % 17);
    double penalty = 0;
    for (std::size_t i = 0; i < 10; ++i)
        for (const float y :
             evaluate_reference<moody_begin, float>(values, std::span(data.images).subspan(i * 36, 36)))
            penalty += 0.3 * static_cast<double>(y) * static_cast<double>(y) / 10;
    const auto y = predict(m, data.images);
    double loss = 0;
    for (std::size_t i = 0; i < 10; ++i)
        loss -= std::log(static_cast<double>(y[i * 4 + data.labels[i]])) / 10;
    CHECK(evaluate(m, data).loss == doctest::Approx(loss + penalty).epsilon(1e-5));
}

TEST_CASE("outputs that are not numbers are no answers") {
    const quarters data(40);
    model<quarters_net> m;
    std::ranges::fill(m.parameters(), std::numeric_limits<float>::quiet_NaN());
    const score s = evaluate(m, data);
    CHECK(std::isnan(s.loss));
    CHECK(s.accuracy == 0);
}

TEST_CASE("no more threads are made than have something to do") {
    const auto threads = []<class N>(type_of<N>, std::size_t samples, std::size_t wanted) {
        return lamina::detail::workspace_for<N, float>(samples, wanted).threads();
    };
    CHECK(threads(type_of<quarters_net>{}, 5, 8) == 1);
    CHECK(threads(type_of<quarters_net>{}, 0, 8) == 1);
    CHECK(threads(type_of<large>{}, 100, 3) == 3);
    CHECK(threads(type_of<large>{}, 1, 100) == predictor<large>::useful_threads);
    CHECK(backpropagation<quarters_net>(3, 8).threads() == 3);
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
                      "evaluate: metrics need samples with labels");

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

namespace {

/// Weights of 1 and biases of 0.
template <class N>
model<N> summing() {
    model<N> m;
    for (const auto& t : m.tensors()) std::ranges::fill(m[t.name], t.parameter.rank > 1 ? 1.0F : 0.0F);
    return m;
}

struct yes_or_no {
    static constexpr auto layers = input<2> >> dense<1> >> sigmoid;
};
struct yes_or_no_logit {
    static constexpr auto layers = input<2> >> dense<1>;
};
struct mask {
    static constexpr auto layers = input<2, 2, 1> >> conv2d<1, 1> >> sigmoid;
};
struct segmenter {
    static constexpr auto layers = input<1, 2, 3> >> softmax;
};

} // namespace

TEST_CASE("labels 0 and 1 are the targets of one output") {
    const std::vector<float> x{3, -1, -2, -1, 1, 1}, targets{1, 1, 0};
    const std::vector<std::uint32_t> labels{1, 1, 0};
    const auto check = [&](const auto& m, const binary_crossentropy& loss) {
        accuracy share;
        confusion_matrix confusion(2);
        const score s = evaluate(m, {x, labels}, loss, 1, share, confusion);
        const score expected = evaluate(m, {x, targets}, loss);
        CHECK(s.loss == expected.loss);
        CHECK(*s.accuracy == doctest::Approx(1.0 / 3));
        CHECK(share.value() == *s.accuracy);
        CHECK(confusion.count(1, 1) == 1);
        CHECK(confusion.count(1, 0) == 1);
        CHECK(confusion.count(0, 1) == 1);
    };
    check(summing<yes_or_no>(), {});
    check(summing<yes_or_no_logit>(), {.from_logits = true});

    model<yes_or_no> with_labels, with_targets;
    const fit_options<adam, binary_crossentropy> options{.epochs = 3, .threads = 1};
    fit(with_labels, {x, labels}, options);
    fit(with_targets, {x, targets}, options);
    CHECK(std::ranges::equal(with_labels.parameters(), with_targets.parameters()));

    CHECK_THROWS_WITH(
        evaluate(with_labels, {x, std::vector<std::uint32_t>{0, 2, 1}}, binary_crossentropy{}),
        "evaluate: sample 1 has class 2, but the network has 1 output and thus the classes 0 to 1");
    CHECK_THROWS_WITH(evaluate(with_labels, {x, labels}, categorical_crossentropy{}),
                      doctest::Contains("for labels 0 and 1 take binary_crossentropy"));
    CHECK_THROWS_WITH(evaluate(model<quarters_net>(), quarters(3), binary_crossentropy{}),
                      doctest::Contains("labels 0 and 1 are for a network with one output"));
}

TEST_CASE("metrics count every pixel of an output image") {
    const std::vector<float> x{1, -1, 2, -2, 1, 1, 1, 1};
    const std::vector<std::uint32_t> labels{1, 0, 0, 0, 1, 1, 1, 0};
    accuracy share;
    confusion_matrix confusion(2);
    const score s = evaluate(summing<mask>(), {x, labels}, binary_crossentropy{}, 1, share, confusion);
    CHECK(confusion.total() == 8);
    CHECK(confusion.count(0, 1) == 2);
    CHECK(share.value() == 0.75);
    CHECK(*s.accuracy == 0.75);

    const std::vector<float> scores{3, 1, 2, 0, 5, 1};
    const std::vector<std::uint32_t> classes{2, 1};
    top_k_accuracy two(2);
    confusion_matrix three(3);
    evaluate(model<segmenter>(), {scores, classes}, categorical_crossentropy{}, 1, two, three);
    CHECK(two.value() == 1);
    CHECK(three.count(2, 0) == 1);
    CHECK(three.count(1, 1) == 1);
}
