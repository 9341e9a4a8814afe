#include <lamina/report/training.hpp>
#include <lamina/training/evaluate.hpp>
#include <lamina/training/fit.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <sstream>
#include <string>
#include <vector>

#include "gradient_check.hpp"

using namespace lamina;
using lamina_test::gradient_error;
using lamina_test::random_model;
using lamina_test::random_numbers;

namespace {

/// Two inputs and four results: one in the middle that others read, its softmax, an image, and one without a
/// name.
struct four_results {
    static constexpr auto
        layers = input<4, 4, 2> >> conv2d<3, 3>(same) >> lamina::tanh
                 >> as<"trunk"> >> conv2d<2, 1> >> output<"map"> >> from<"trunk"> >> global_avg_pool2d
                 >> (identity | input<"meta", 2>) >> dense<3> >> output<"logits"> >> softmax
                 >> output<"class"> >> (identity | from<"map"> >> flatten) >> dense<2> >> sigmoid;
};

template <class T>
struct four_samples {
    static constexpr std::size_t n = 5;
    std::vector<T> x = random_numbers<T>(n * 32, 1), meta = random_numbers<T>(n * 2, 2),
                   map = random_numbers<T>(n * 32, 3), logits = random_numbers<T>(n * 3, 4),
                   answers = random_numbers<T>(n * 2, 5, 0, 1);
    std::vector<std::uint32_t> classes{0, 2, 1, 1, 0};

    samples<T> all() const {
        return {x,
                answers,
                output<"class">(classes),
                input<"meta">(meta),
                output<"logits">(logits),
                output<"map">(map)};
    }
};

const auto four_losses =
    losses{on<"map">(mean_squared_error{}, 0.5), on<"class">(categorical_crossentropy{}, 2),
           binary_crossentropy{}, on<"logits">(huber{.delta = 0.3}, 3)};

template <class N, class T, class Loss>
std::vector<T> gradient_of(const model<N, T>& m, const samples<T>& data, const Loss& loss,
                           std::size_t threads = 1) {
    std::vector<T> gradient(parameters<N>);
    detail::backpropagation<N, T>(5, threads).run(m, data, loss, std::span(gradient));
    return gradient;
}

/// A branch for each of two results.
struct two_results {
    static constexpr auto layers = input<3> >> dense<4> >> lamina::tanh
                                   >> as<"x"> >> dense<2> >> output<"a"> >> from<"x"> >> dense<3> >> softmax
                                   >> output<"b">;
};
struct two_samples {
    std::vector<float> x = random_numbers<float>(24, 1), a = random_numbers<float>(16, 2);
    std::vector<std::uint32_t> b{0, 1, 2, 2, 1, 0, 1, 2};

    samples<float> all() const { return {x, output<"a">(a), output<"b">(b)}; }
};
const auto two_losses = losses{on<"a">(mean_squared_error{}, 0.25), on<"b">(categorical_crossentropy{})};

template <class F>
std::string message_of(F f) {
    try {
        f();
    } catch (const error& e) { return e.what(); }
    return "";
}
std::string mistake_in(const samples<float>& data) {
    model<two_results> m;
    return message_of([&] { fit(m, data, fit_options{.loss = two_losses}); });
}

} // namespace

TEST_CASE("the gradient of several losses") {
    const four_samples<double> data;
    CHECK(gradient_error(random_model<four_results, double>(5), data.all(), four_losses) < 1e-7);
    CHECK(gradient_error(random_model<four_results, double>(5), data.all(), four_losses, 2, 7) < 1e-7);
}

TEST_CASE("several losses of a network whose words couple the samples") {
    constexpr auto net = input<2, 2, 2> >> conv2d<3, 1> >> output<"early"> >> batch_norm >> relu
                         >> as<"x"> >> conv2d<2, 2> >> batch_norm >> flatten
                         >> output<"a"> >> from<"x"> >> flatten >> dense<3> >> softmax;
    using N = std::remove_cvref_t<decltype(net)>;
    const auto x = random_numbers<double>(40, 1), a = random_numbers<double>(10, 2),
               early = random_numbers<double>(60, 3);
    const std::vector<std::uint32_t> c{0, 1, 2, 1, 1};
    const samples<double> data(x, c, output<"a">(a), output<"early">(early));
    const losses all{categorical_crossentropy{}, on<"early">(mean_squared_error{}, 2),
                     on<"a">(mean_squared_error{}, 0.5)};
    CHECK(gradient_error(random_model<N, double>(5), data, all, 2) < 1e-6);
}

TEST_CASE("the gradient is the weighted sum of each loss's, and the score lists them") {
    const four_samples<double> data;
    const auto m = random_model<four_results, double>(3);
    detail::backpropagation<four_results, double> network(5, 1); // its memory keeps the batch before
    const auto gradient = [&](const auto& loss) {
        std::vector<double> to(parameters<four_results>);
        network.run(m, data.all(), loss, std::span(to));
        return to;
    };
    const auto all = gradient(four_losses);
    const auto a = gradient(losses{on<"map">(mean_squared_error{})});
    const auto b = gradient(losses{on<"class">(categorical_crossentropy{})});
    const auto c = gradient(losses{binary_crossentropy{}});
    const auto d = gradient(losses{on<"logits">(huber{.delta = 0.3})});
    for (std::size_t i = 0; i < all.size(); ++i)
        CHECK(all[i] == doctest::Approx(0.5 * a[i] + 2 * b[i] + c[i] + 3 * d[i]).epsilon(1e-12));

    const score s = evaluate(m, data.all(), four_losses);
    REQUIRE(s.results.size() == 4);
    CHECK(s.results[0].name == "map");
    CHECK(s.results[2].name.empty());
    CHECK(s.loss
          == doctest::Approx(0.5 * s.results[0].loss + 2 * s.results[1].loss + s.results[2].loss
                             + 3 * s.results[3].loss));
    CHECK(s.results[0].loss
          == doctest::Approx(evaluate(m, data.all(), losses{on<"map">(mean_squared_error{})}).loss));
    CHECK(s.results[1].accuracy.has_value());
    CHECK_FALSE(s.results[3].accuracy.has_value());
    CHECK_FALSE(s.accuracy.has_value()); // two results have one
}

TEST_CASE("float agrees with double, and two threads with one") {
    const auto m = random_model<four_results, float>(3);
    auto wide = model<four_results, double>();
    std::ranges::copy(m.parameters(), wide.parameters().begin());
    const four_samples<float> data;
    const four_samples<double> exact;
    const auto one = gradient_of(m, data.all(), four_losses),
               two = gradient_of(m, data.all(), four_losses, 2);
    const auto expected = gradient_of(wide, exact.all(), four_losses);
    for (std::size_t i = 0; i < one.size(); ++i) {
        CHECK(one[i] == doctest::Approx(expected[i]).epsilon(1e-4));
        CHECK(two[i] == doctest::Approx(one[i]).epsilon(1e-4));
    }
}

TEST_CASE("the gradients of all inputs") {
    constexpr auto net = input<2> >> dense<3> >> lamina::tanh >> dense<4> >> lamina::tanh
                         >> dense<3> >> (identity | input<"m", 2>) >> output<"a"> >> dense<2>;
    using N = std::remove_cvref_t<decltype(net)>;
    const auto m = random_model<N, double>(3);
    std::vector<double> x = random_numbers<double>(6, 1), meta = random_numbers<double>(6, 2);
    const auto a = random_numbers<double>(15, 3), y = random_numbers<double>(6, 4);
    const losses all{mean_squared_error{}, on<"a">(mean_squared_error{}, 2)};
    detail::backpropagation<N, double, true> network(3, 2);
    std::vector<double> gradient(parameters<N>), inputs(12), unused(12);
    const auto loss = [&](std::vector<double>& to) {
        return network
            .run(m, {x, y, input<"m">(meta), output<"a">(a)}, all, std::span(gradient), {}, 1, 0, to)
            .loss;
    };
    loss(inputs);
    for (std::size_t i = 0; i < 12; ++i) {
        double& v = i < 6 ? x[i] : meta[i - 6];
        const double at = v;
        v = at + 1e-5;
        const double above = loss(unused);
        v = at - 1e-5;
        const double below = loss(unused);
        v = at;
        CHECK(inputs[i] == doctest::Approx((above - below) / 2e-5).epsilon(1e-6));
    }
}

TEST_CASE("a further input is there from the beginning") {
    constexpr auto net = input<4, 4, 1> >> avg_pool2d<2> >> flatten >> (identity | input<"m", 4>) >> dense<1>;
    using N = std::remove_cvref_t<decltype(net)>;
    const auto m = random_model<N, double>(3);
    const auto x = random_numbers<double>(32, 1), meta = random_numbers<double>(8, 2);
    const std::vector<double> y(2);
    const samples<double> data(x, y, input<"m">(meta));
    std::vector<double> gradient(parameters<N>);
    CHECK(
        detail::backpropagation<N, double>(2, 1).run(m, data, mean_squared_error{}, std::span(gradient)).loss
        == doctest::Approx(evaluate(m, data, mean_squared_error{}).loss).epsilon(1e-12));
}

TEST_CASE("training, its history and its progress say how each result does") {
    const two_samples data;
    model<two_results> m(1);
    std::ostringstream shown;
    const history h = fit(m, data.all(),
                          fit_options{.epochs = 3,
                                      .batch_size = 4,
                                      .optimizer = adam{.learning_rate = 0.05},
                                      .loss = two_losses,
                                      .validation_split = 0.25,
                                      .monitor = metric::val_accuracy},
                          training_progress({.out = &shown, .terminal = false, .columns = 80}));
    REQUIRE(h.results.size() == 2);
    CHECK(h.of("a").loss.size() == 3);
    CHECK(h.of("a").accuracy.empty());
    CHECK(h.of("b").val_accuracy == h.val_accuracy);
    for (std::size_t i = 0; i < 3; ++i)
        CHECK(h.loss[i] == doctest::Approx(0.25 * h.of("a").loss[i] + h.of("b").loss[i]));
    CHECK(h.loss.back() < h.loss.front());
    CHECK(message_of([&] { h.of("c"); }) == "history: no result \"c\" was trained");

    const score held = evaluate(m, detail::take_samples<two_results>(data.all(), 6, 2), two_losses);
    CHECK(h.of("a").val_loss.back() == doctest::Approx(held.results[0].loss));
    CHECK(h.of("b").val_loss.back() == doctest::Approx(held.results[1].loss));

    const std::string text = shown.str();
    for (const char* name : {"a_loss", "val_a_loss", "b_accuracy", "val_b_accuracy"})
        CHECK(text.find(name) != std::string::npos);
    const std::string curves = curves_svg("both", h);
    for (const char* name : {">a loss<", ">b loss<", ">b accuracy<"})
        CHECK(curves.find(name) != std::string::npos);
}

TEST_CASE("metrics of one of several results") {
    const two_samples data;
    const model<two_results> m(1);
    accuracy right;
    const score s = evaluate(m, data.all(), two_losses, 1, on<"b">(right));
    CHECK(right.value() == doctest::Approx(*s.results[1].accuracy));
    CHECK(message_of([&] { evaluate(m, data.all(), two_losses, 1, on<"a">(right)); })
          == "evaluate: metrics need samples with labels");
}

TEST_CASE("activity penalties of a network with several inputs and results") {
    constexpr auto net = input<2> >> dense<2> >> (identity | input<"m", 1>)
                         >> activity_regularization<l2<1>> >> output<"a"> >> dense<1>;
    using N = std::remove_cvref_t<decltype(net)>;
    const auto m = random_model<N, double>(3);
    const std::vector<double> x{1, 2, 3, 4}, meta{5, 6}, a(6), y(2);
    const samples<double> data(x, y, input<"m">(meta), output<"a">(a));
    const losses all{mean_squared_error{}, on<"a">(mean_squared_error{})};
    std::vector<double> gradient(parameters<N>);
    CHECK(evaluate(m, data, all).loss
          == doctest::Approx(
              detail::backpropagation<N, double>(2, 1).run(m, data, all, std::span(gradient)).loss));
    CHECK(gradient_error(m, data, all) < 1e-7);
}

TEST_CASE("samples that do not fit are refused by name") {
    const two_samples data;
    const std::vector<float> few(15);
    const std::vector<std::uint32_t> many{0, 1, 3, 2, 1, 0, 1, 2};
    CHECK(mistake_in({data.x, output<"a">(data.a)})
          == "training: result \"b\": it has a loss, but the samples have neither labels nor targets for it");
    CHECK(mistake_in({data.x, output<"a">(few), output<"b">(data.b)})
          == "training samples: result \"a\": targets: 8 samples need 16 numbers, 2 each (the output is 2), "
             "found 15");
    CHECK(
        mistake_in({data.x, output<"a">(data.a), output<"b">(many)})
        == "training samples: result \"b\": sample 2 has class 3, but the network has 3 outputs and thus the "
           "classes 0 to 2");
    CHECK(mistake_in({data.x, output<"a">(data.b), output<"b">(data.b)})
              .starts_with("training: result \"a\": this loss takes targets"));
    CHECK(
        mistake_in({data.x, output<"a">(data.a), output<"b">(data.b), output<"c">(data.b)})
        == "training samples: the network has no input and no result \"c\"; its inputs: ; its results: a, b");
    CHECK(mistake_in({data.x, output<"a">(data.a), output<"b">(data.b), output<"a">(data.a)})
          == "training samples: \"a\" is given twice");
    CHECK(mistake_in({data.x, data.b, output<"a">(data.a), output<"b">(data.b)})
              .starts_with("training samples: labels or targets without a name, but all results have one"));
    CHECK(message_of([&] {
              model<two_results> m;
              fit(m, data.all(), fit_options{.loss = losses{on<"a">(huber{}, -1)}});
          })
          == "losses: the weight of \"a\" is -1; it must be a number, at least 0");
    auto broken = data.a;
    broken[5] = std::numeric_limits<float>::quiet_NaN();
    CHECK(mistake_in({data.x, output<"a">(broken), output<"b">(data.b)})
              .find("training sample 2 has a target that is not a finite number")
          != std::string::npos);
}

TEST_CASE("samples of further inputs that do not fit are refused by name") {
    constexpr auto net = input<2> >> (identity | input<"m", 2>) >> dense<1>;
    model<std::remove_cvref_t<decltype(net)>> m;
    const std::vector<float> x(4), y(2), meta(3);
    const std::vector<std::uint32_t> labels{0, 0};
    const auto mistake = [&](const samples<float>& data) {
        return message_of([&] { fit(m, data, fit_options{.loss = mean_squared_error{}}); });
    };
    CHECK(mistake({x, y, input<"m">(meta)})
          == "training samples: input \"m\": 2 samples need 4 numbers, 2 each (the input is 2), found 3");
    CHECK(mistake({x, y}).starts_with("training samples: input \"m\": 2 samples need 4 numbers"));
    CHECK(mistake({x, y, input<"m">(labels)})
          == "training samples: the input \"m\" is given labels; it takes numbers");
    CHECK(mistake({x, y, input<"m">(x)}).empty());
}

TEST_CASE("samples own temporaries that have a name") {
    samples<float> kept;
    {
        const two_samples data;
        kept = {std::vector<float>(data.x), output<"a">(std::vector<float>(data.a)),
                output<"b">(std::vector<std::uint32_t>(data.b))};
    }
    const two_samples data;
    model<two_results> first(1), second(1);
    fit(first, kept, fit_options{.loss = two_losses});
    fit(second, data.all(), fit_options{.loss = two_losses});
    CHECK(std::ranges::equal(first.parameters(), second.parameters()));
}
