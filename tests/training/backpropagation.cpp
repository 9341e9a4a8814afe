#include <doctest/doctest.h>

#include <numeric>
#include <string>

#include "gradient_check.hpp"

using namespace lamina;
using namespace lamina::detail;
using namespace lamina_test;

namespace {

struct small {
    static constexpr auto layers = input<6, 6, 2> >> conv2d<4, 3> >> relu >> max_pool2d<2> >> flatten
                                   >> dense<5>(l2<0.1>) >> dropout<0.3> >> dense<3> >> softmax;
};
struct normalized {
    static constexpr auto layers = input<4, 4, 2> >> conv2d<3, 3>(same, no_bias) >> batch_norm >> relu
                                   >> (identity + (conv2d<3, 1> >> batch_norm(no_scale))) >> global_avg_pool2d
                                   >> dense<4> >> batch_norm(no_center, momentum<0.5>) >> dense<3> >> softmax;
};

template <class N, class T>
std::vector<T> gradient_of(const model<N, T>& m, const samples<T>& data, std::size_t threads,
                           std::uint64_t step = 0, std::uint32_t seed = 1) {
    std::vector<T> gradient(parameters<N>);
    backpropagation<N, T>(count_samples<N>(data), threads)
        .run(m, data, categorical_crossentropy{}, std::span(gradient), {}, seed, step);
    return gradient;
}

/// The gradient for one sample at parameters of 0.
template <class Sentence, class Loss>
std::vector<double> gradient_at_0(Sentence, const std::vector<double>& x, const std::vector<double>& y,
                                  const Loss& loss) {
    model<Sentence, double> m;
    std::ranges::fill(m.parameters(), 0);
    std::vector<double> gradient(parameters<Sentence>);
    backpropagation<Sentence, double>(1).run(m, {x, y}, loss, std::span(gradient));
    return gradient;
}

/// The derivative of the sum of all results with respect to the first parameter, a kernel of 1 without bias,
/// for the inputs 1, 2, 3 …; in float, where loops are fused.
template <class Sentence>
float kernel_slope(Sentence) {
    struct sum {
        float operator()(std::span<const float> y, std::span<const float>, std::span<float> gradient) const {
            std::ranges::fill(gradient, 1.0f);
            return std::accumulate(y.begin(), y.end(), 0.0f);
        }
    };
    model<Sentence, float> m;
    m.parameters()[0] = 1;
    m.parameters()[1] = 0;
    std::vector<float> x(input_shape<Sentence>.size()), y(output_shape<Sentence>.size()), gradient(2);
    std::iota(x.begin(), x.end(), 1.0f);
    backpropagation<Sentence, float>(1).run(m, {x, y}, sum{}, std::span(gradient));
    return gradient[0];
}

template <class A, class B>
double largest_difference(const std::vector<A>& a, const std::vector<B>& b) {
    double worst = 0;
    for (std::size_t i = 0; i < a.size(); ++i)
        worst = std::max(worst, std::abs(static_cast<double>(a[i]) - static_cast<double>(b[i])));
    return worst;
}

template <class N>
std::string error_of(std::size_t batch, std::size_t gradients, std::size_t threads = 1) {
    try {
        const random_samples<N, double> data(batch);
        std::vector<double> gradient(gradients);
        backpropagation<N, double>(2, threads)
            .run(model<N, double>(), data.with_labels(), categorical_crossentropy{}, std::span(gradient));
    } catch (const error& e) { return e.what(); }
    return "";
}

} // namespace

TEST_CASE("batch norm couples the samples of all threads") {
    const random_samples<normalized, double> data(5);
    const auto m = random_model<normalized, double>(3);
    for (const std::size_t threads : {1u, 2u, 3u})
        CHECK(gradient_error(m, data.with_labels(), categorical_crossentropy{}, threads) < 1e-6);
}

TEST_CASE("batch norm's averages move by their gradient") {
    using N =
        sentence_of<std::remove_cvref_t<decltype(input<2, 2, 3> >> batch_norm(momentum<0.9>) >> flatten)>>;
    const auto m = random_model<N, double>(3);
    const random_samples<N, double> data(4);
    std::vector<double> gradient(parameters<N>), y(data.inputs.size()), mean(3), variance(3);
    words::batch_norm<options::momentum<0.9>>::forward_batch<double>(
        shape<2, 2, 3>, 4, data.inputs.data(), m.parameters().data(), y.data(), mean.data(), variance.data());
    backpropagation<N, double>(4, 2).run(m, data.with_targets(), mean_squared_error{}, std::span(gradient));
    for (std::size_t c = 0; c < 3; ++c) {
        CHECK(gradient[6 + c] == doctest::Approx(0.1 * (m["batch_norm.moving_mean"][c] - mean[c])));
        CHECK(gradient[9 + c] == doctest::Approx(0.1 * (m["batch_norm.moving_variance"][c] - variance[c])));
    }
}

TEST_CASE("samples pass the phases between batch norms in parts") {
    using N = sentence_of<std::remove_cvref_t<decltype(input<48, 64, 4> >> batch_norm >> lamina::tanh
                                                       >> dropout<0.2> >> conv2d<4, 1> >> batch_norm(no_scale)
                                                       >> softplus >> global_avg_pool2d >> dense<2>)>>;
    static_assert(detail::training_plan<N, double>::phase_samples(1) == 1);
    const auto m = random_model<N, double>(5);
    const random_samples<N, double> data(5);
    // A sweep over these images takes long; every third and fifth parameter stands for the others.
    CHECK(gradient_error(m, data.with_targets(), mean_squared_error{}, 1, 3) < 1e-7);
    CHECK(gradient_error(m, data.with_targets(), mean_squared_error{}, 2, 5) < 1e-7);
}

TEST_CASE("the gradient of a maximum of the first convolution's results") {
    using N = sentence_of<
        std::remove_cvref_t<decltype(input<9, 12, 1> >> conv2d<18, 3> >> relu
                                     >> max_pool2d<2> >> conv2d<3, 2> >> flatten >> dense<3> >> softmax)>>;
    const auto narrow = random_model<N, float>(5);
    auto wide = random_model<N, double>(5);
    std::ranges::copy(narrow.parameters(), wide.parameters().begin());
    const random_samples<N, float> few(4);
    const random_samples<N, double> wide_samples(4);
    std::vector<double> inputs(few.inputs.begin(), few.inputs.end());
    // In double there is no fused path.
    const auto expected = gradient_of<N, double>(wide, {inputs, wide_samples.labels}, 1);
    CHECK(largest_difference(gradient_of<N, float>(narrow, few.with_labels(), 1), expected) < 1e-6);
    CHECK(largest_difference(gradient_of<N, float>(narrow, few.with_labels(), 2), expected) < 1e-6);
}

TEST_CASE("a penalty behind the last word adds to the gradient of its result") {
    // The derivative of log 2 + p² with respect to the bias, at p = 1/2.
    const auto sigmoid_net = input<1> >> dense<1>(activation<sigmoid>, activity_regularizer<l2<1>>);
    CHECK(gradient_at_0(sigmoid_net, {1}, {1}, binary_crossentropy{})[1] == doctest::Approx(-0.25));
    const auto check = [](auto last, const auto& loss) {
        const auto net = input<3> >> dense<4> >> last;
        using N = decltype(net >> activity_regularization<l1_l2<0.2, 0.7>>);
        using shaped =
            decltype(net >> reshape<2, 2> >> activity_regularization<l2<0.5>> >> flatten >> identity);
        CHECK(gradient_error(random_model<N, double>(5), random_samples<N, double>(3).with_targets(), loss)
              < 1e-7);
        CHECK(gradient_error(random_model<shaped, double>(5),
                             random_samples<shaped, double>(3).with_targets(), loss)
              < 1e-7);
    };
    check(softmax, categorical_crossentropy{.label_smoothing = 0.1});
    check(log_softmax, categorical_crossentropy{});
    check(sigmoid, binary_crossentropy{});
}

TEST_CASE("a view behind the last word asks for distributions of other channels") {
    const std::vector<double> expected{-0.25, 0.25, 0.25, -0.25};
    const auto net = input<1> >> dense<4>;
    const auto of_bias = [](const std::vector<double>& g) { return std::vector(g.begin() + 4, g.end()); };
    const categorical_crossentropy loss;
    const std::vector<double> targets{1, 0, 0, 1};
    CHECK(largest_difference(of_bias(gradient_at_0(net >> softmax >> reshape<2, 2>, {1}, targets, loss)),
                             expected)
          < 1e-12);
    CHECK(largest_difference(of_bias(gradient_at_0(net >> log_softmax >> reshape<2, 2>, {1}, targets, loss)),
                             expected)
          < 1e-12);
    // A view that keeps the channels does not prevent fusing, which stays exact where a probability is 0.
    using pixels = decltype(input<2, 1, 2> >> softmax >> reshape<1, 2, 2>);
    static_assert(detail::loss_evaluator<pixels, float, categorical_crossentropy>::from_input);
    using shaped = decltype(input<2> >> dense<4> >> sigmoid >> reshape<2, 2>);
    static_assert(detail::loss_evaluator<shaped, float, binary_crossentropy>::from_input);
    using labelled = decltype(input<3> >> dense<6> >> log_softmax >> reshape<3, 2>);
    CHECK(gradient_error(random_model<labelled, double>(5), random_samples<labelled, double>(3).with_labels(),
                         loss)
          < 1e-7);
}

TEST_CASE("a view between the first convolution and its pool shows the pool other rows") {
    const auto convolution = input<4, 4, 1> >> conv2d<1, 1>;
    CHECK(kernel_slope(convolution >> reshape<2, 8, 1> >> max_pool2d<2>) == 10 + 12 + 14 + 16);
    CHECK(kernel_slope(convolution >> reshape<8, 2, 1> >> relu >> max_pool2d<2>) == 4 + 8 + 12 + 16);
    CHECK(kernel_slope(convolution >> flatten >> reshape<4, 4, 1> >> max_pool2d<2>) == 6 + 8 + 14 + 16);
}

TEST_CASE("the pool behind the first convolution sticks out") {
    CHECK(kernel_slope(input<2, 3, 1> >> conv2d<1, 1> >> max_pool2d<2>(ceil_mode)) == 5 + 6);
    CHECK(kernel_slope(input<3, 2, 1> >> conv2d<1, 1> >> relu >> max_pool2d<2>(ceil_mode)) == 4 + 6);
}

TEST_CASE("the gradients of penalties") {
    constexpr auto net = input<4, 4, 2> >> conv2d<3, 3>(l2<0.3>, bias_regularizer<l1<0.2>>) >> lamina::tanh
                         >> activity_regularization<l1_l2<0.1, 0.4>> >> flatten
                         >> dense<3>(l1<0.1>, activity_regularizer<l2<0.5>>) >> sigmoid;
    using N = std::remove_cvref_t<decltype(net)>;
    CHECK(gradient_error<N>(1) < 1e-7);
    CHECK(gradient_error<N>(2) < 1e-7);
}

TEST_CASE("a penalty on activity is divided by the size of the batch, one on weights is not") {
    using N = std::remove_cvref_t<decltype(input<2> >> activity_regularization<l2<0.5>> >> dense<1>(no_bias,
                                                                                                    l2<3>))>;
    model<N, double> m;
    m.parameters()[0] = 2;
    m.parameters()[1] = 0;
    const std::vector<double> x{1, 2, 3, 4}, y{2, 6};
    std::vector<double> gradient(2);
    const score s = backpropagation<N, double>(2).run(m, {x, y}, mean_squared_error{}, std::span(gradient));
    CHECK(s.loss == doctest::Approx(0.5 * (1 + 4 + 9 + 16) / 2 + 3 * 4));
}

TEST_CASE("dropout is the same for every number of threads and new in every step") {
    const random_samples<small, double> data(5);
    const auto m = random_model<small, double>(3);
    const auto one = gradient_of(m, data.with_labels(), 1);
    CHECK(largest_difference(one, gradient_of(m, data.with_labels(), 2)) < 1e-12);
    CHECK(largest_difference(one, gradient_of(m, data.with_labels(), 1, 1)) > 1e-3);
    CHECK(largest_difference(one, gradient_of(m, data.with_labels(), 1, 0, 2)) > 1e-3);
    CHECK(gradient_error(m, data.with_labels(), categorical_crossentropy{}) < 1e-7);
}

TEST_CASE("dropout drops its share and keeps the mean") {
    using N = std::remove_cvref_t<decltype(input<10000> >> dropout<0.25> >> (identity * identity))>;
    const std::vector<double> x(20000, 1.0), y(20000, 0.0);
    std::vector<double> gradient;
    // The mean of the fourth powers of 0 and 4/3.
    const score s = backpropagation<N, double>(2).run(model<N, double>(), {x, y}, mean_squared_error{},
                                                      std::span(gradient));
    CHECK(s.loss == doctest::Approx(0.75 * std::pow(4.0 / 3, 4)).epsilon(0.02));
}

TEST_CASE("threads agree closely, and each number of them is reproducible bit for bit") {
    const auto check = []<class N>(type_of<N>) {
        const random_samples<N, float> data(9);
        const model<N, float> m(3);
        const auto one = gradient_of(m, data.with_labels(), 1);
        const auto three = gradient_of(m, data.with_labels(), 3);
        CHECK(one == gradient_of(m, data.with_labels(), 1));
        CHECK(three == gradient_of(m, data.with_labels(), 3));
        CHECK(largest_difference(one, three) < 1e-5);
    };
    check(type_of<small>{});
    check(type_of<normalized>{});
}

TEST_CASE("float gradients agree with double ones") {
    const auto check = []<class N>(type_of<N>) {
        const random_samples<N, float> data(9);
        const model<N, float> m(3);
        const std::vector<double> x(data.inputs.begin(), data.inputs.end());
        model<N, double> wide(3);
        std::ranges::copy(m.parameters(), wide.parameters().begin());
        const samples<double> wide_data(x, data.labels);
        CHECK(largest_difference(gradient_of(m, data.with_labels(), 2), gradient_of(wide, wide_data, 1))
              < 1e-5);
    };
    check(type_of<small>{});
    check(type_of<normalized>{});
}

TEST_CASE("an order picks samples") {
    const random_samples<normalized, double> data(6);
    const auto m = random_model<normalized, double>(3);
    const std::vector<std::uint32_t> order{4, 0, 4};
    std::vector<double> picked(parameters<normalized>), x;
    std::vector<std::uint32_t> labels;
    for (const std::uint32_t i : order) {
        x.insert(x.end(), data.inputs.begin() + i * 32, data.inputs.begin() + (i + 1) * 32);
        labels.push_back(data.labels[i]);
    }
    backpropagation<normalized, double>(3, 1).run(m, data.with_labels(), categorical_crossentropy{},
                                                  std::span(picked), order);
    CHECK(picked == gradient_of(m, {x, labels}, 1));
}

TEST_CASE("an object serves batches of different sizes") {
    const random_samples<normalized, double> data(6);
    const auto m = random_model<normalized, double>(3);
    backpropagation<normalized, double> network(6, 2);
    for (const std::size_t n : {6u, 1u, 4u}) {
        std::vector<double> gradient(parameters<normalized>);
        const auto part = take_samples<normalized>(data.with_labels(), 0, n);
        network.run(m, part, categorical_crossentropy{}, std::span(gradient));
        CHECK(largest_difference(gradient, gradient_of(m, part, 2)) < 1e-15);
    }
}

TEST_CASE("the gradient of the network's input, if asked for") {
    const random_samples<small, double> data(3);
    const auto m = random_model<small, double>(3);
    backpropagation<small, double, true> network(3, 2);
    std::vector<double> gradient(parameters<small>), slopes(data.inputs.size()), unused(data.inputs.size());
    const auto loss = [&](const samples<double>& s, std::vector<double>& to) {
        return network.run(m, s, categorical_crossentropy{}, std::span(gradient), {}, 1, 0, std::span(to))
            .loss;
    };
    loss(data.with_labels(), slopes);
    for (std::size_t i = 0; i < data.inputs.size(); ++i) {
        auto x = data.inputs;
        x[i] += 1e-5;
        const double above = loss({x, data.labels}, unused);
        x[i] -= 2e-5;
        CHECK((above - loss({x, data.labels}, unused)) / 2e-5 == doctest::Approx(slopes[i]).epsilon(1e-5));
    }
}

TEST_CASE("accuracy counts what is right") {
    using N = std::remove_cvref_t<decltype(input<2> >> dense<2> >> softmax)>;
    model<N, double> m;
    std::ranges::copy(std::vector<double>{1, 0, 0, 1, 0, 0}, m.parameters().begin());
    const std::vector<double> x{2, 1, 1, 2, 3, 1, 5, 6};
    const std::vector<std::uint32_t> labels{0, 1, 1, 1};
    std::vector<double> gradient(6);
    const score s =
        backpropagation<N, double>(4, 2).run(m, {x, labels}, categorical_crossentropy{}, std::span(gradient));
    CHECK(s.accuracy == 0.75);
}

TEST_CASE("small batches go in blocks that stay in the cache, normalized ones as a whole") {
    CHECK(backpropagation<normalized, float>(64, 1).block() == 64);
    using large = std::remove_cvref_t<decltype(input<64, 64, 16> >> conv2d<16, 3>(same) >> relu >> flatten
                                               >> dense<2>)>;
    CHECK(backpropagation<large, float>(64, 2).block() == 1);
}

TEST_CASE("mistakes are named") {
    CHECK(error_of<small>(3, parameters<small>) == "backpropagation: a batch of 3 samples, expected 1 to 2");
    CHECK(error_of<small>(2, 5)
          == "backpropagation: the network has " + std::to_string(parameters<small>)
                 + " parameters, but there is room for 5 gradients");
    CHECK_THROWS_WITH(backpropagation<small>(0),
                      "backpropagation: the batch has room for no sample; give at least 1");
    CHECK_THROWS_WITH(backpropagation<normalized>(static_cast<std::size_t>(-1), 1),
                      doctest::Contains("is more than memory can hold"));
}
