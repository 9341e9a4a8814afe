#include <doctest/doctest.h>

#include <limits>
#include <string>
#include <vector>

#include "gradient_check.hpp"

using namespace lamina;
using namespace lamina::detail;
using namespace lamina_test;

namespace {

constexpr auto logits = input<4> >> dense<6> >> lamina::tanh >> dense<3>;
constexpr auto picture = input<3, 3, 2> >> conv2d<3, 3>(same);

/// A user-defined loss that takes labels: minus the label's score.
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
    const std::vector<double> x{0.9, 0.2, 0.4, 0.3}, y{1, 0, 0, 1};
    CHECK(run(net, categorical_crossentropy{}, {x, y}).first.accuracy == 0.5);
    CHECK(run(net, binary_crossentropy{}, {x, y}).first.accuracy == 0.75);
    CHECK(run(net, binary_crossentropy{.from_logits = true}, {x, y}).first.accuracy == 0.5);
    CHECK_FALSE(run(net, mean_squared_error{}, {x, y}).first.accuracy.has_value());
}

TEST_CASE("what is not a number is never right") {
    constexpr auto net = input<2> >> reshape<2>;
    const double nan = std::numeric_limits<double>::quiet_NaN();
    const std::vector<double> x{nan, nan, 0.2, 0.8}, y{1, 0, 0, 1}, no_target{nan, nan, 0, 1};
    const std::vector<double> numbers{0.8, 0.2, 0.2, 0.8};
    const std::vector<std::uint32_t> labels{0, 1};
    CHECK(run(net, categorical_crossentropy{}, {x, labels}).first.accuracy == 0.5);
    CHECK(run(net, categorical_crossentropy{}, {x, y}).first.accuracy == 0.5);
    CHECK(run(net, categorical_crossentropy{}, {numbers, no_target}).first.accuracy == 0.5);
    CHECK(run(net, binary_crossentropy{}, {x, y}).first.accuracy == 0.5);
    CHECK(run(net, binary_crossentropy{}, {numbers, no_target}).first.accuracy == 0.5);
}

namespace {

/// A user-defined word that makes probabilities, and one that cannot be evaluated at compile time.
struct own_sigmoid : words::pointwise<own_sigmoid> {
    static constexpr const char* label = "own_sigmoid";
    template <class V>
    static V apply(V x) {
        using std::exp;
        return V(1) / (V(1) + exp(-x));
    }
    template <class V>
    static constexpr V derivative(V, V y) {
        return y * (V(1) - y);
    }
};

/// The error when a network is given this loss; empty if it fits.
template <class N, class Loss>
std::string complaint(N, const Loss& loss) {
    try {
        static_cast<void>(lamina::detail::loss_evaluator<N, float, Loss>(loss));
    } catch (const error& e) { return e.what(); }
    return {};
}

template <class N>
void wants_logits(N net, const std::string& last) {
    const std::string text = "training: the loss expects probabilities, but the network ends in " + last
                             + ": let it end in softmax or sigmoid, or set .from_logits = true";
    CHECK(complaint(net, categorical_crossentropy{}) == text);
    CHECK(complaint(net, binary_crossentropy{}) == text);
    CHECK(complaint(net, categorical_crossentropy{.from_logits = true}) == "");
    CHECK(complaint(net, binary_crossentropy{.from_logits = true}) == "");
    CHECK(complaint(net, mean_squared_error{}) == "");
}
template <class N>
void wants_probabilities(N net, const std::string& last) {
    const std::string text = "training: the loss expects logits, but the network ends in " + last
                             + ": leave from_logits out, or the network's last word";
    CHECK(complaint(net, categorical_crossentropy{.from_logits = true}) == text);
    CHECK(complaint(net, binary_crossentropy{.from_logits = true}) == text);
    CHECK(complaint(net, categorical_crossentropy{}) == "");
    CHECK(complaint(net, binary_crossentropy{}) == "");
    CHECK(complaint(net, huber{}) == "");
}

constexpr auto image = input<4, 4, 2> >> conv2d<4, 3>(same);

} // namespace

TEST_CASE("a loss of probabilities refuses scores, whatever stands behind their word") {
    wants_logits(logits, "dense");
    wants_logits(logits >> reshape<1, 1, 3>, "dense");
    wants_logits(logits >> activity_regularization<l2<1>> >> dropout<0.5>, "dense");
    wants_logits(logits >> relu, "relu");
    wants_logits(logits >> lamina::tanh >> flatten, "tanh");
    wants_logits(logits >> batch_norm, "batch_norm");
    wants_logits(image, "conv2d");
    wants_logits(image >> prelu, "prelu");
    wants_logits(image >> upsample2d<2>, "conv2d");
    wants_logits(image >> global_avg_pool2d, "conv2d");
    wants_logits(image >> (identity + conv2d<4, 1>), "conv2d");
    wants_logits(image >> (softmax | conv2d<4, 1>), "conv2d");
    wants_logits(image >> (softmax * conv2d<4, 1>), "conv2d");
}

TEST_CASE("a loss of logits refuses probabilities, whatever stands behind their word") {
    wants_probabilities(logits >> softmax, "softmax");
    wants_probabilities(logits >> sigmoid, "sigmoid");
    wants_probabilities(logits >> hard_sigmoid, "hard_sigmoid");
    wants_probabilities(logits >> softmax >> reshape<1, 1, 3>, "softmax");
    wants_probabilities(logits >> sigmoid >> activity_regularization<l2<1>> >> flatten, "sigmoid");
    wants_probabilities(logits >> softmax >> dropout<0.5>, "softmax");
    wants_probabilities(image >> softmax >> upsample2d<2>, "softmax");
    wants_probabilities(image >> softmax >> avg_pool2d<2>, "softmax");
    wants_probabilities(image >> (softmax | sigmoid), "softmax");
}

TEST_CASE("what a user's word or a network without one makes is the user's business") {
    for (const bool from_logits : {false, true}) {
        CHECK(complaint(logits >> own_sigmoid{}, binary_crossentropy{.from_logits = from_logits}) == "");
        CHECK(complaint(input<3> >> flatten, categorical_crossentropy{.from_logits = from_logits}) == "");
        CHECK(complaint(image >> (softmax * sigmoid), binary_crossentropy{.from_logits = from_logits}) == "");
        CHECK(complaint(logits >> log_softmax, categorical_crossentropy{.from_logits = from_logits}) == "");
    }
    CHECK(complaint(logits >> softmax, categorical_crossentropy{.label_smoothing = 2})
          == "categorical_crossentropy: label_smoothing is 2; it must be from 0 to 1");
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
