#include <lamina/training/optimizers.hpp>

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <vector>

using namespace lamina;

namespace {

constexpr std::array start{1.0, -2.0, 0.5};
constexpr std::array slope{0.5, -1.0, 0.25};
constexpr std::array swing{1.0, -0.5, 0.1};

/// The weights after four updates with the gradients slope · k − (k even) · swing. All copies of the three
/// weights must be equal, whether they were updated in a register or in the remainder loop.
template <class T, class O>
std::vector<T> trained(const O& optimizer, std::size_t copies) {
    const std::size_t n = 3 * copies;
    std::vector<T> w(n), g(n);
    std::array<std::vector<T>, O::slot_count> memory;
    memory.fill(std::vector<T>(n, static_cast<T>(optimizer.initial_state())));
    std::array<std::span<T>, O::slot_count> state;
    for (std::size_t s = 0; s < O::slot_count; ++s) state[s] = memory[s];
    for (std::size_t i = 0; i < n; ++i) w[i] = static_cast<T>(start[i % 3]);
    for (std::size_t step = 1; step <= 4; ++step) {
        const double back = step % 2 == 0 ? 1 : 0;
        for (std::size_t i = 0; i < n; ++i)
            g[i] = static_cast<T>(slope[i % 3] * static_cast<double>(step) - back * swing[i % 3]);
        optimizer.update(std::span(w), g, state, {optimizer.learning_rate, step});
    }
    return w;
}

template <class O>
void check_trained(const O& optimizer, const std::array<double, 3>& expected) {
    static_assert(lamina::optimizer<O>);
    for (const std::size_t copies : {1u, 7u, 12u}) {
        const auto in_double = trained<double>(optimizer, copies);
        const auto in_float = trained<float>(optimizer, copies);
        for (std::size_t i = 0; i < in_double.size(); ++i) {
            CHECK(in_double[i] == doctest::Approx(expected[i % 3]).epsilon(1e-12));
            CHECK(in_float[i] == doctest::Approx(expected[i % 3]).epsilon(1e-5));
        }
    }
}

/// The weights after four updates by a formula written as in the documentation.
template <class Formula>
std::array<double, 3> by_hand(Formula formula) {
    std::array<double, 3> result{};
    for (std::size_t i = 0; i < 3; ++i) {
        double w = start[i];
        std::array<double, 3> state{};
        for (int step = 1; step <= 4; ++step)
            formula(w, slope[i] * step - (step % 2 == 0 ? swing[i] : 0), state, step);
        result[i] = w;
    }
    return result;
}

} // namespace

TEST_CASE("defaults are the documented ones") {
    CHECK(sgd{}.learning_rate == 0.01);
    CHECK(rmsprop{}.epsilon == 1e-7);
    CHECK(adagrad{}.initial_state() == 0.1);
    CHECK(adam{}.initial_state() == 0);
    CHECK(adamw{}.weight_decay == 0.004);
    static_assert(optimizer<sgd> && !optimizer<int>);
    static_assert(sgd::slot_count == 1 && rmsprop::slot_count == 3 && adagrad::slot_count == 1
                  && adam::slot_count == 2 && adamw::slot_count == 2);
}

// The expected values of the next cases: four steps of torch.optim.SGD, Adam (eps=1e-7), AdamW (eps=1e-7,
// weight_decay=0.004), Adagrad (initial_accumulator_value=0.1, eps=0) and RMSprop (alpha=0.9, eps=0) with
// lr=0.1 on the same gradients; PyTorch 1.13 in double.

TEST_CASE("sgd agrees with PyTorch") {
    check_trained(sgd{.learning_rate = 0.1}, {0.7, -1.1, 0.27});
    check_trained(sgd{.learning_rate = 0.1, .weight_decay = 0.01},
                  {0.696305846051, -1.092911542102, 0.2682328830255});
    check_trained(sgd{.learning_rate = 0.1, .momentum = 0.9, .weight_decay = 0.01},
                  {0.434616038351, -0.313301926702, 0.0690599791754999});
    check_trained(sgd{.learning_rate = 0.1, .momentum = 0.9, .nesterov = true, .weight_decay = 0.01},
                  {0.188195832291337, 0.422914664267326, -0.119050438214331});
}

TEST_CASE("sgd without momentum leaves its state alone") {
    std::array<float, 1> w{1}, g{1};
    sgd{}.update(std::span<float>(w), g, {}, {0.5, 1});
    CHECK(w[0] == 0.5f);
}

TEST_CASE("adam and adamw agree with PyTorch") {
    check_trained(adam{.learning_rate = 0.1}, {0.671664872969906, -1.61107621437349, 0.110939856940982});
    check_trained(adamw{.learning_rate = 0.1}, {0.670270168109819, -1.60811501286172, 0.110377022114384});
}

TEST_CASE("adagrad and rmsprop without epsilon agree with PyTorch") {
    check_trained(adagrad{.learning_rate = 0.1, .epsilon = 0},
                  {0.769753895915769, -1.66676661651281, 0.218693876143605});
    check_trained(rmsprop{.learning_rate = 0.1, .epsilon = 0},
                  {0.204304187493357, -0.909468339855185, -0.59385261527896});
    check_trained(rmsprop{.learning_rate = 0.1, .epsilon = 0, .centered = true},
                  {0.137331427949045, -0.783367321249689, -0.720617703746539});
    check_trained(rmsprop{.learning_rate = 0.1, .momentum = 0.5, .epsilon = 0, .centered = true},
                  {-0.318405527835061, -0.113337929207062, -1.3927208949639});
}

TEST_CASE("epsilon stands where the documentation says") {
    check_trained(adam{.learning_rate = 0.1, .epsilon = 0.5},
                  by_hand([](double& w, double g, auto& s, int t) {
                      s[0] = 0.9 * s[0] + 0.1 * g;
                      s[1] = 0.999 * s[1] + 0.001 * g * g;
                      const double m = s[0] / (1 - std::pow(0.9, t)), v = s[1] / (1 - std::pow(0.999, t));
                      w -= 0.1 * m / (std::sqrt(v) + 0.5);
                  }));
    check_trained(adagrad{.learning_rate = 0.1, .initial_accumulator_value = 0, .epsilon = 0.5},
                  by_hand([](double& w, double g, auto& s, int) {
                      s[0] += g * g;
                      w -= 0.1 * g / std::sqrt(s[0] + 0.5);
                  }));
    check_trained(rmsprop{.learning_rate = 0.1, .momentum = 0.5, .epsilon = 0.5},
                  by_hand([](double& w, double g, auto& s, int) {
                      s[0] = 0.9 * s[0] + 0.1 * g * g;
                      s[1] = 0.5 * s[1] + 0.1 * g / std::sqrt(s[0] + 0.5);
                      w -= s[1];
                  }));
}

TEST_CASE("centered rmsprop survives a variance of zero that rounds below it") {
    constexpr std::size_t n = 99;
    std::vector<float> w(n, 0.0f), square(n, 0.0f), mean(n, 0.0f), g(n);
    for (std::size_t i = 0; i < n; ++i) g[i] = 1000.0f + 37.7f * static_cast<float>(i);
    for (std::size_t step = 1; step <= 400; ++step)
        rmsprop{.centered = true}.update(std::span(w), g, {square, mean, {}}, {1e-3, step});
    for (const float x : w) CHECK(std::isfinite(x));
}

TEST_CASE("an empty parameter is fine") {
    adam{}.update(std::span<float>{}, {}, {}, {1e-3, 1});
    CHECK(trained<double>(sgd{.momentum = 0.9}, 0).empty());
}

TEST_CASE("the rate of a step is the one in step_info") {
    std::array<double, 1> w{1}, m{0}, v{0};
    const std::array<double, 1> g{2};
    sgd{.learning_rate = 123}.update(std::span<double>(w), g, {}, {0.25, 1});
    CHECK(w[0] == 0.5);
    adamw{.learning_rate = 123}.update(std::span<double>(w), g, {m, v}, {0, 1});
    CHECK(w[0] == 0.5);
}

TEST_CASE("hyper-parameters that make no sense are named") {
    const double nan = std::numeric_limits<double>::quiet_NaN();
    const auto fails = [](const auto& optimizer, const char* text) {
        CHECK_THROWS_WITH_AS(optimizer.validate(), text, error);
    };
    fails(sgd{.learning_rate = -0.1}, "sgd: learning_rate is -0.1; it must be a number, at least 0");
    fails(sgd{.learning_rate = nan}, "sgd: learning_rate is nan; it must be a number, at least 0");
    fails(sgd{.momentum = 1}, "sgd: momentum is 1; it must be at least 0 and less than 1");
    fails(sgd{.momentum = nan}, "sgd: momentum is nan; it must be at least 0 and less than 1");
    fails(sgd{.nesterov = true}, "sgd: nesterov without a momentum does nothing; give a momentum");
    fails(sgd{.weight_decay = -1e-9}, "sgd: weight_decay is -1e-09; it must be a number, at least 0");
    fails(adam{.learning_rate = HUGE_VAL}, "adam: learning_rate is inf; it must be a number, at least 0");
    fails(adam{.beta_1 = 1}, "adam: beta_1 is 1; it must be at least 0 and less than 1");
    fails(adam{.beta_2 = -0.5}, "adam: beta_2 is -0.5; it must be at least 0 and less than 1");
    fails(adam{.epsilon = 0}, "adam: epsilon is 0; it must be a number above 0");
    fails(adamw{.beta_1 = nan}, "adamw: beta_1 is nan; it must be at least 0 and less than 1");
    fails(adamw{.weight_decay = nan}, "adamw: weight_decay is nan; it must be a number, at least 0");
    fails(rmsprop{.learning_rate = nan}, "rmsprop: learning_rate is nan; it must be a number, at least 0");
    fails(rmsprop{.rho = 2}, "rmsprop: rho is 2; it must be at least 0 and less than 1");
    fails(rmsprop{.momentum = -1}, "rmsprop: momentum is -1; it must be at least 0 and less than 1");
    fails(rmsprop{.epsilon = -1}, "rmsprop: epsilon is -1; it must be a number above 0");
    fails(adagrad{.learning_rate = -1}, "adagrad: learning_rate is -1; it must be a number, at least 0");
    fails(adagrad{.initial_accumulator_value = -1},
          "adagrad: initial_accumulator_value is -1; it must be a number, at least 0");
    fails(adagrad{.epsilon = nan}, "adagrad: epsilon is nan; it must be a number, at least 0");
    fails(adagrad{.initial_accumulator_value = 0, .epsilon = 0},
          "adagrad: epsilon is 0; it must be a number above 0");
    fails(adam{.learning_rate = 1e39}, "adam: learning_rate is 1e+39; it must be at most 3.40282e+38");
    fails(adam{.epsilon = 1e-50}, "adam: epsilon is 1e-50; it must be at least 1.17549e-38");
    const auto refused = [](const auto& optimizer) { CHECK_THROWS_AS(optimizer.validate(), error); };
    const auto all_refused = [&](const auto&... optimizers) { (refused(optimizers), ...); };
    for (const double bad : {nan, HUGE_VAL, -1.0}) {
        all_refused(sgd{.learning_rate = bad}, sgd{.momentum = bad}, sgd{.weight_decay = bad});
        all_refused(adam{.learning_rate = bad}, adam{.beta_1 = bad}, adam{.beta_2 = bad},
                    adam{.epsilon = bad});
        all_refused(adamw{.learning_rate = bad}, adamw{.beta_1 = bad}, adamw{.beta_2 = bad},
                    adamw{.epsilon = bad}, adamw{.weight_decay = bad});
        all_refused(rmsprop{.learning_rate = bad}, rmsprop{.rho = bad}, rmsprop{.momentum = bad},
                    rmsprop{.epsilon = bad});
        all_refused(adagrad{.learning_rate = bad}, adagrad{.initial_accumulator_value = bad},
                    adagrad{.epsilon = bad});
    }
    // A rate of 0 only moves averages.
    adam{.learning_rate = 0}.validate();
    adamw{.learning_rate = 0}.validate();
    rmsprop{.learning_rate = 0}.validate();
    adagrad{.learning_rate = 0}.validate();
    sgd{.learning_rate = 0, .momentum = 0.9, .nesterov = true}.validate();
    adagrad{.epsilon = 0}.validate();
    adam{}.validate();
    adamw{}.validate();
    rmsprop{}.validate();
}
