#include <lamina/layers/words.hpp>
#include <lamina/training/losses.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <vector>

using namespace lamina;
using namespace lamina::detail;

namespace {

using numbers = std::vector<double>;

const numbers logits{1.5, -0.25, 0.5, 2.0};

numbers softmax_of(const numbers& x) {
    numbers p(x.size());
    double sum = 0;
    for (std::size_t i = 0; i < x.size(); ++i) sum += p[i] = std::exp(x[i]);
    for (double& v : p) v /= sum;
    return p;
}

numbers sigmoid_of(numbers x) {
    for (double& v : x) v = 1 / (1 + std::exp(-v));
    return x;
}

struct outcome {
    double loss;
    numbers gradient;
};

template <class L, class Target>
outcome evaluate(const L& loss, const numbers& prediction, const Target& target) {
    outcome o{0, numbers(prediction.size(), 77.0)};
    o.loss = loss(prediction, target, std::span(o.gradient));
    return o;
}

/// Checks that the gradient agrees with central differences of the loss.
template <class L, class Target>
void check_gradient(const L& loss, const numbers& prediction, const Target& target) {
    const outcome at = evaluate(loss, prediction, target);
    for (std::size_t i = 0; i < prediction.size(); ++i) {
        numbers up = prediction, down = prediction;
        up[i] += 1e-6;
        down[i] -= 1e-6;
        const double slope = (evaluate(loss, up, target).loss - evaluate(loss, down, target).loss) / 2e-6;
        CHECK(at.gradient[i] == doctest::Approx(slope).epsilon(1e-7));
    }
}

void check_outcome(const outcome& o, double loss, const numbers& gradient) {
    CHECK(o.loss == doctest::Approx(loss).epsilon(1e-12));
    REQUIRE(o.gradient.size() == gradient.size());
    for (std::size_t i = 0; i < gradient.size(); ++i)
        CHECK(o.gradient[i] == doctest::Approx(gradient[i]).epsilon(1e-12));
}

std::string message_of(auto&& action) {
    try {
        action();
    } catch (const error& e) { return e.what(); }
    return "no error";
}

} // namespace

TEST_CASE("losses say which targets they take") {
    static_assert(loss_function<categorical_crossentropy> && loss_function<binary_crossentropy, double>);
    static_assert(loss_for<categorical_crossentropy, float, std::uint32_t>);
    static_assert(loss_for<categorical_crossentropy, float, std::span<const float>>);
    static_assert(!loss_for<mean_squared_error, float, std::uint32_t>);
    static_assert(loss_function<mean_absolute_error> && loss_function<huber> && !loss_function<int>);
}

// The expected values in this file are from PyTorch 1.13 in double: torch.nn.functional.cross_entropy,
// binary_cross_entropy_with_logits, mse_loss, l1_loss and huber_loss with torch.autograd.grad.

TEST_CASE("categorical_crossentropy from logits agrees with PyTorch") {
    const categorical_crossentropy plain{.from_logits = true};
    const categorical_crossentropy smooth{.from_logits = true, .label_smoothing = 0.1};
    check_outcome(evaluate(plain, logits, 2u), 2.16013835670983,
                  {0.313442810966371, 0.0544681933078187, -0.884690833862485, 0.516779829588295});
    check_outcome(evaluate(smooth, logits, 2u), 2.11638835670983,
                  {0.288442810966371, 0.0294681933078187, -0.809690833862485, 0.491779829588295});
    check_outcome(evaluate(smooth, logits, numbers{0.1, 0.2, 0.3, 0.4}), 1.62138835670983,
                  {0.198442810966371, -0.150531806692181, -0.179690833862485, 0.131779829588296});
}

TEST_CASE("a class index and its one-hot target are the same") {
    const numbers one_hot{0, 1, 0, 0};
    for (const bool from_logits : {false, true})
        for (const double smoothing : {0.0, 0.2}) {
            const categorical_crossentropy loss{from_logits, smoothing};
            const numbers x = from_logits ? logits : softmax_of(logits);
            const outcome dense = evaluate(loss, x, one_hot);
            check_outcome(evaluate(loss, x, 1u), dense.loss, dense.gradient);
        }
}

TEST_CASE("gradients of the crossentropies agree with differences") {
    const numbers soft{0.1, 0.5, 0.15, 0.25}, unnormalised{0.5, 2, 0, 0.3}, many{1, 0, 0.25, 0.9};
    for (const double smoothing : {0.0, 0.1}) {
        const categorical_crossentropy of_p{.label_smoothing = smoothing};
        const categorical_crossentropy of_x{.from_logits = true, .label_smoothing = smoothing};
        for (const numbers& target : {soft, unnormalised}) {
            check_gradient(of_p, softmax_of(logits), target);
            check_gradient(of_x, logits, target);
        }
        check_gradient(of_p, softmax_of(logits), 3u);
        check_gradient(of_x, logits, 3u);
        check_gradient(binary_crossentropy{.label_smoothing = smoothing}, sigmoid_of(logits), many);
        check_gradient(binary_crossentropy{.from_logits = true, .label_smoothing = smoothing}, logits, many);
    }
}

TEST_CASE("categorical_crossentropy of probabilities is the one of their logits") {
    const categorical_crossentropy loss{.label_smoothing = 0.1};
    CHECK(evaluate(loss, softmax_of(logits), 2u).loss == doctest::Approx(2.11638835670983).epsilon(1e-12));
}

TEST_CASE("the fused softmax gradient is the gradient of the logits") {
    const numbers soft{0.5, 2, 0, 0.3};
    const categorical_crossentropy loss{.label_smoothing = 0.1},
        of_x{.from_logits = true, .label_smoothing = 0.1};
    const numbers p = softmax_of(logits);
    outcome label{0, numbers(4)}, span{0, numbers(4)};
    label.loss = loss.fused_softmax_gradient(p, 2u, std::span(label.gradient));
    span.loss = loss.fused_softmax_gradient(p, soft, std::span(span.gradient));
    const outcome label_of_x = evaluate(of_x, logits, 2u), span_of_x = evaluate(of_x, logits, soft);
    check_outcome(label, label_of_x.loss, label_of_x.gradient);
    check_outcome(span, span_of_x.loss, span_of_x.gradient);
}

TEST_CASE("the fused log_softmax gradient is PyTorch's NLLLoss behind a log_softmax") {
    numbers l = softmax_of(logits);
    for (double& x : l) x = std::log(x);
    outcome o{0, numbers(4)};
    o.loss = categorical_crossentropy{}.fused_log_softmax_gradient(l, 2u, std::span(o.gradient));
    check_outcome(o, 2.16013835670983,
                  {0.313442810966371, 0.0544681933078187, -0.884690833862485, 0.516779829588295});
    const categorical_crossentropy smooth{.label_smoothing = 0.1};
    o.loss = smooth.fused_log_softmax_gradient(l, numbers{0.1, 0.2, 0.3, 0.4}, std::span(o.gradient));
    check_outcome(o, 1.62138835670983,
                  {0.198442810966371, -0.150531806692181, -0.179690833862485, 0.131779829588296});
    // Log-probabilities are logits too: their softmax gives back the probabilities.
    check_outcome(evaluate(categorical_crossentropy{.from_logits = true}, l, 2u), 2.16013835670983,
                  {0.313442810966371, 0.0544681933078187, -0.884690833862485, 0.516779829588295});
}

TEST_CASE("of logarithms the loss can also take the derivative by themselves") {
    numbers l = softmax_of(logits), gradient(4);
    for (double& x : l) x = std::log(x);
    CHECK(categorical_crossentropy{}.of_logarithms(l, 2u, std::span(gradient)) == doctest::Approx(-l[2]));
    CHECK(gradient == numbers{0, 0, -1, 0});
    const numbers target{0.1, 0.2, 0.3, 0.4};
    const double loss = categorical_crossentropy{}.of_logarithms(l, target, std::span(gradient));
    CHECK(loss == doctest::Approx(-0.1 * l[0] - 0.2 * l[1] - 0.3 * l[2] - 0.4 * l[3]));
    CHECK(gradient == numbers{-0.1, -0.2, -0.3, -0.4});
}

TEST_CASE("logarithms of tiny probabilities, and of 0, are not clipped") {
    numbers gradient(3);
    const numbers l{0, -1000, -std::numeric_limits<double>::infinity()};
    CHECK(categorical_crossentropy{}.fused_log_softmax_gradient(l, 1u, std::span(gradient)) == 1000);
    CHECK(gradient == numbers{1, -1, 0});
    CHECK(categorical_crossentropy{}.fused_log_softmax_gradient(l, 0u, std::span(gradient)) == 0);
    CHECK(gradient == numbers{0, 0, 0});
}

TEST_CASE_TEMPLATE("a probability of 0 or 1 has a finite loss and a gradient that corrects it", T, float,
                   double) {
    const std::vector<T> p{1, 0};
    std::vector<T> gradient(2);
    CHECK(categorical_crossentropy{}(p, 1, std::span(gradient)) == doctest::Approx(16.118095).epsilon(1e-6));
    CHECK(gradient[0] == 0);
    CHECK(gradient[1] == doctest::Approx(-1e7));
    CHECK(categorical_crossentropy{}.fused_softmax_gradient(p, 1, std::span(gradient))
          == doctest::Approx(16.118095).epsilon(1e-6));
    CHECK(gradient == std::vector<T>{1, -1});
    CHECK(categorical_crossentropy{}(p, 0, std::span(gradient)) == doctest::Approx(1.2e-7).epsilon(0.2));

    const std::vector<T> wrong{0, 1};
    const T loss = binary_crossentropy{}(p, wrong, std::span(gradient));
    CHECK(loss == doctest::Approx(16).epsilon(0.01));
    CHECK(gradient[0] > T(1e6));
    CHECK(gradient[1] < T(-1e6));
}

TEST_CASE_TEMPLATE("huge logits do not overflow", T, float, double) {
    const std::vector<T> x{T(2000), T(-3000)};
    std::vector<T> gradient(2);
    CHECK(categorical_crossentropy{.from_logits = true}(x, 1, std::span(gradient)) == doctest::Approx(5000));
    CHECK(gradient == std::vector<T>{1, -1});
    const std::vector<T> t{0, 1};
    CHECK(binary_crossentropy{.from_logits = true}(x, t, std::span(gradient)) == doctest::Approx(2500));
    CHECK(gradient == std::vector<T>{T(0.5), T(-0.5)});
}

TEST_CASE("binary_crossentropy agrees with PyTorch") {
    const numbers target{1, 0, 0.25, 1};
    const numbers slope{-0.0456063809515891, 0.10945587477855, 0.0931148328004636, -0.0298007305055294};
    check_outcome(evaluate(binary_crossentropy{.from_logits = true}, logits, target), 0.438339423271169,
                  slope);
    outcome fused{0, numbers(4)};
    fused.loss =
        binary_crossentropy{}.fused_sigmoid_gradient(sigmoid_of(logits), target, std::span(fused.gradient));
    check_outcome(fused, 0.438339423271169, slope);
    CHECK(evaluate(binary_crossentropy{}, sigmoid_of(logits), target).loss
          == doctest::Approx(0.438339423271169).epsilon(1e-12));
}

TEST_CASE("binary label smoothing moves targets towards one half") {
    const binary_crossentropy smooth{.from_logits = true, .label_smoothing = 0.2}, plain{.from_logits = true};
    const outcome moved = evaluate(plain, logits, numbers{0.9, 0.1, 0.5, 0.9});
    check_outcome(evaluate(smooth, logits, numbers{1, 0, 0.5, 1}), moved.loss, moved.gradient);
    outcome fused{0, numbers(4)};
    fused.loss = binary_crossentropy{.label_smoothing = 0.2}.fused_sigmoid_gradient(
        sigmoid_of(logits), numbers{1, 0, 0.5, 1}, std::span(fused.gradient));
    check_outcome(fused, moved.loss, moved.gradient);
}

TEST_CASE("regression losses agree with PyTorch") {
    const numbers target{1, 0, 0.25, -1};
    check_outcome(evaluate(mean_squared_error{}, logits, target), 2.34375, {0.25, -0.125, 0.125, 1.5});
    check_outcome(evaluate(mean_absolute_error{}, logits, target), 1.0, {0.25, -0.25, 0.25, 0.25});
    check_outcome(evaluate(huber{}, logits, target), 0.671875, {0.125, -0.0625, 0.0625, 0.25});
}

TEST_CASE("huber is a square within delta and a line beyond, on both sides") {
    const huber loss{.delta = 2};
    check_outcome(evaluate(loss, {2}, numbers{0}), 2, {2});
    check_outcome(evaluate(loss, {-2}, numbers{0}), 2, {-2});
    check_outcome(evaluate(loss, {5}, numbers{0}), 8, {2});
    check_outcome(evaluate(loss, {-5}, numbers{0}), 8, {-2});
    check_gradient(loss, {1.5, -3.5, 0.1, 4}, numbers{0, 0, 0.2, 1});
}

TEST_CASE("a prediction without error has no loss and no slope") {
    for (const auto& o :
         {evaluate(mean_squared_error{}, {3}, numbers{3}), evaluate(mean_absolute_error{}, {3}, numbers{3}),
          evaluate(huber{}, {3}, numbers{3})})
        check_outcome(o, 0, {0});
}

TEST_CASE("what is not a number shows in the loss") {
    const double nan = std::numeric_limits<double>::quiet_NaN();
    CHECK(std::isnan(evaluate(categorical_crossentropy{}, {nan, nan}, 0u).loss));
    CHECK(std::isnan(evaluate(categorical_crossentropy{.from_logits = true}, {0, nan}, 0u).loss));
    CHECK(std::isnan(evaluate(binary_crossentropy{}, {nan}, numbers{1}).loss));
    CHECK(std::isnan(evaluate(huber{}, {nan}, numbers{1}).loss));
}

TEST_CASE("check_labels names the first sample that is out of range") {
    const std::vector<std::uint32_t> labels{0, 9, 3, 12, 11};
    CHECK_NOTHROW(check_labels(labels, 13));
    CHECK_NOTHROW(check_labels({}, 0));
    CHECK(message_of([&] { check_labels(labels, 12); })
          == "labels: sample 3 has class 12, but there are 12 classes, counted from 0");
}

TEST_CASE("options that make no sense are named") {
    CHECK_THROWS_WITH_AS(categorical_crossentropy{.label_smoothing = 1.5}.validate(),
                         "categorical_crossentropy: label_smoothing is 1.5; it must be from 0 to 1", error);
    CHECK_THROWS_WITH(
        categorical_crossentropy{.label_smoothing = std::numeric_limits<double>::quiet_NaN()}.validate(),
        "categorical_crossentropy: label_smoothing is nan; it must be from 0 to 1");
    CHECK_THROWS_WITH(binary_crossentropy{.label_smoothing = -0.1}.validate(),
                      "binary_crossentropy: label_smoothing is -0.1; it must be from 0 to 1");
    CHECK_THROWS_WITH(huber{.delta = 0}.validate(), "huber: delta is 0; it must be a number above 0");
    CHECK_THROWS_WITH(huber{.delta = std::numeric_limits<double>::quiet_NaN()}.validate(),
                      "huber: delta is nan; it must be a number above 0");
    CHECK(huber{.delta = 0.1}.saved_options() == "delta = 0.1");
    CHECK(binary_crossentropy{.from_logits = true, .label_smoothing = 0.25}.saved_options()
          == "from_logits = 1, label_smoothing = 0.25");
    categorical_crossentropy{.label_smoothing = 1}.validate();
    huber{}.validate();
}

TEST_CASE("what is not a number makes a loss that is not one, whatever the target") {
    const double nan = std::numeric_limits<double>::quiet_NaN();
    const numbers one{1, 0}, other{0, 1};
    const auto check = [&](const auto& loss) {
        for (const numbers& target : {one, other})
            CHECK(std::isnan(evaluate(loss, numbers{nan, 0.5}, target).loss));
    };
    check(categorical_crossentropy{});
    check(categorical_crossentropy{.from_logits = true});
    check(binary_crossentropy{});
    check(binary_crossentropy{.from_logits = true});
    check(mean_squared_error{});
    check(mean_absolute_error{});
    check(huber{});
    numbers gradient(2);
    const numbers half{nan, 0.5};
    CHECK(std::isnan(categorical_crossentropy{}.fused_softmax_gradient(half, 1, std::span(gradient))));
}
