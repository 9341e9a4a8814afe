#include <doctest/doctest.h>

#include "gradient_check.hpp"

using namespace lamina;
using namespace lamina_test;

namespace {

constexpr auto logits = input<4> >> dense<6> >> lamina::tanh >> dense<3>;
constexpr auto picture = input<3, 3, 2> >> conv2d<3, 3>(same);

/// A loss of one's own that knows classes: minus the label's score.
struct negative_score {
    template <class T>
    T operator()(std::span<const std::type_identity_t<T>> p, std::uint32_t label, std::span<T> g) const {
        for (T& x : g) x = 0;
        g[label] = -1;
        return -p[label];
    }
};

template <class N, class Loss>
void check_labels_of(N, const Loss& loss) {
    const random_samples<N, double> data(3);
    CHECK(gradient_error(random_model<N, double>(5), data.with_labels(), loss) < 1e-7);
}
template <class N, class Loss>
void check_targets_of(N, const Loss& loss) {
    const random_samples<N, double> data(3);
    CHECK(gradient_error(random_model<N, double>(5), data.with_targets(), loss) < 1e-7);
}

template <class N, class Loss>
std::pair<score, std::vector<double>> run(N, const Loss& loss, const samples<double>& data) {
    std::vector<double> gradient(parameters<N>);
    const auto m = random_model<N, double>(5);
    const score s = backpropagation<N, double>(3, 1).run(m, data, loss, std::span(gradient));
    return {s, gradient};
}

} // namespace

TEST_CASE("every loss, at the end of a network that suits it") {
    check_labels_of(logits >> softmax, categorical_crossentropy{});
    check_labels_of(logits >> softmax >> reshape<1, 1, 3>, categorical_crossentropy{.label_smoothing = 0.2});
    check_labels_of(logits, categorical_crossentropy{.from_logits = true});
    check_targets_of(logits >> softmax, categorical_crossentropy{});
    check_labels_of(logits >> log_softmax, categorical_crossentropy{});
    check_labels_of(logits >> log_softmax >> flatten, categorical_crossentropy{.label_smoothing = 0.2});
    check_targets_of(logits >> log_softmax, categorical_crossentropy{.from_logits = true});
    check_labels_of(logits >> log_softmax, negative_score{});
    check_targets_of(logits >> sigmoid, categorical_crossentropy{});
    check_targets_of(logits >> sigmoid, binary_crossentropy{});
    check_targets_of(logits >> sigmoid, binary_crossentropy{.label_smoothing = 0.1});
    check_targets_of(logits, binary_crossentropy{.from_logits = true});
    check_targets_of(logits >> softmax, binary_crossentropy{});
    check_targets_of(logits, mean_squared_error{});
    check_targets_of(logits >> softmax, mean_absolute_error{});
    check_targets_of(logits, huber{.delta = 0.3});
    check_labels_of(logits, negative_score{});
}

TEST_CASE("a loss of classes judges every pixel of an image") {
    check_labels_of(picture >> softmax, categorical_crossentropy{});
    check_targets_of(picture >> softmax, categorical_crossentropy{});
    check_labels_of(picture >> log_softmax, categorical_crossentropy{});
    check_labels_of(picture, categorical_crossentropy{.from_logits = true});
    check_targets_of(picture >> sigmoid, binary_crossentropy{});
}

TEST_CASE("softmax and its loss together give what they give one after the other") {
    const random_samples<std::remove_cvref_t<decltype(logits)>, double> data(3);
    const auto [fused, gradient] = run(logits >> softmax, categorical_crossentropy{}, data.with_labels());
    const auto [plain, other] =
        run(logits, categorical_crossentropy{.from_logits = true}, data.with_labels());
    CHECK(fused.loss == doctest::Approx(plain.loss));
    CHECK(fused.accuracy == plain.accuracy);
    for (std::size_t i = 0; i < gradient.size(); ++i) CHECK(gradient[i] == doctest::Approx(other[i]));
}

TEST_CASE("log_softmax and the crossentropy are softmax and the crossentropy, whatever from_logits says") {
    const random_samples<std::remove_cvref_t<decltype(logits)>, double> data(3);
    const auto [expected, gradient] = run(logits >> softmax, categorical_crossentropy{}, data.with_labels());
    for (const bool from_logits : {false, true}) {
        const auto [found, other] = run(
            logits >> log_softmax, categorical_crossentropy{.from_logits = from_logits}, data.with_labels());
        CHECK(found.loss == doctest::Approx(expected.loss).epsilon(1e-12));
        CHECK(found.accuracy == expected.accuracy);
        for (std::size_t i = 0; i < gradient.size(); ++i) CHECK(other[i] == doctest::Approx(gradient[i]));
    }
}

TEST_CASE("what is right depends on the loss") {
    constexpr auto net = input<2> >> reshape<2>;
    const std::vector<double> x{0.9, 0.2, 0.4, 0.6}, y{1, 0, 1, 1};
    CHECK(run(net, categorical_crossentropy{}, {x, y}).first.accuracy == 0.5);
    CHECK(run(net, binary_crossentropy{}, {x, y}).first.accuracy == 0.75);
    CHECK(run(net, binary_crossentropy{.from_logits = true}, {x, y}).first.accuracy == 0.75);
    CHECK_FALSE(run(net, mean_squared_error{}, {x, y}).first.accuracy.has_value());
}

TEST_CASE("losses that do not go with the network or the samples") {
    const random_samples<std::remove_cvref_t<decltype(logits)>, double> data(3);
    CHECK_THROWS_WITH(
        run(logits >> softmax, categorical_crossentropy{.from_logits = true}, data.with_labels()),
        "training: the loss expects logits, but the network ends in softmax: leave from_logits out, or the "
        "network's last word");
    CHECK_THROWS_WITH(
        run(logits >> sigmoid, binary_crossentropy{.from_logits = true}, data.with_targets()),
        "training: the loss expects logits, but the network ends in sigmoid: leave from_logits out, or the "
        "network's last word");
    CHECK_THROWS_WITH(run(logits >> log_softmax, binary_crossentropy{}, data.with_targets()),
                      "training: the loss expects probabilities, but the network ends in log_softmax: use "
                      "categorical_crossentropy, or softmax");
    CHECK_THROWS_WITH(
        run(logits, mean_squared_error{}, data.with_labels()),
        "training: this loss takes targets, numbers as many as the network's output has, but the samples "
        "have labels");
    CHECK_THROWS_WITH(run(logits, negative_score{}, data.with_targets()),
                      "training: this loss takes labels, but the samples have targets");
}
