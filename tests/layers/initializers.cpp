#include <lamina/layers/random_fills.hpp>

#include <boost/random/mersenne_twister.hpp>
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <concepts>
#include <cstdint>
#include <numeric>
#include <span>
#include <string>
#include <type_traits>
#include <vector>

using namespace lamina;
using namespace lamina::detail;

namespace {

template <class T, class I>
std::vector<T> draw(I, std::size_t count, fans f = {1, 1}, std::uint32_t seed = 42) {
    boost::random::mt19937 rng(seed);
    std::vector<T> values(count, T{-7});
    I::fill(std::span(values), f, rng);
    return values;
}

struct moments {
    double mean, stddev, largest;
};

moments measure(const std::vector<double>& x) {
    const double n = static_cast<double>(x.size());
    const double mean = std::accumulate(x.begin(), x.end(), 0.0) / n;
    double squares = 0, largest = 0;
    for (const double v : x) {
        squares += (v - mean) * (v - mean);
        largest = std::max(largest, std::abs(v));
    }
    return {mean, std::sqrt(squares / n), largest};
}

constexpr std::size_t many = 40'000;

template <class I>
void check_uniform(I initial, fans f, double variance) {
    const moments m = measure(draw<double>(initial, many, f));
    const double limit = std::sqrt(3 * variance);
    CHECK(m.largest <= limit);
    CHECK(m.largest > 0.999 * limit);
    CHECK(std::abs(m.mean) < 0.02 * limit);
    CHECK(m.stddev == doctest::Approx(std::sqrt(variance)).epsilon(0.01));
}

template <class I>
void check_normal(I initial, fans f, double variance) {
    const moments m = measure(draw<double>(initial, many, f));
    const double cut = 2 * std::sqrt(variance) / 0.87962566103423978;
    CHECK(m.largest <= cut);
    CHECK(m.largest > 0.99 * cut);
    CHECK(std::abs(m.mean) < 0.02 * cut);
    CHECK(m.stddev == doctest::Approx(std::sqrt(variance)).epsilon(0.01));
}

template <class I>
void check_first_three(I initial, double a, double b, double c) {
    const auto x = draw<double>(initial, 3, {6, 10});
    CHECK(x[0] == doctest::Approx(a).epsilon(1e-12));
    CHECK(x[1] == doctest::Approx(b).epsilon(1e-12));
    CHECK(x[2] == doctest::Approx(c).epsilon(1e-12));
}

template <auto Option>
struct takes_an_option {};

} // namespace

TEST_CASE("initializers are empty and usable as template arguments") {
    static_assert(std::is_empty_v<initializers::he_normal>);
    static_assert(std::same_as<takes_an_option<constant<1>>, takes_an_option<constant<1.0>>>);
    static_assert(!std::same_as<takes_an_option<constant<1>>, takes_an_option<constant<2>>>);
    static_assert(std::same_as<decltype(random_normal<>), decltype(random_normal<0, 0.05>)>);
    static_assert(std::same_as<decltype(random_uniform<>), decltype(random_uniform<-0.05, 0.05>)>);
    static_assert(std::same_as<decltype(truncated_normal<>), decltype(truncated_normal<0, 0.05>)>);
}

TEST_CASE_TEMPLATE("constants fill everything and draw nothing", T, float, double) {
    CHECK(draw<T>(zeros, 3) == std::vector<T>{0, 0, 0});
    CHECK(draw<T>(ones, 3) == std::vector<T>{1, 1, 1});
    CHECK(draw<T>(constant<-0.25>, 2) == std::vector<T>{T(-0.25), T(-0.25)});
    CHECK(draw<T>(he_normal, 0).empty());
    boost::random::mt19937 rng(1), untouched(1);
    std::vector<T> values(5);
    initializers::ones::fill(std::span(values), {1, 1}, rng);
    CHECK(rng == untouched);
}

TEST_CASE("random_uniform keeps to its bounds") {
    const auto x = draw<double>(random_uniform<2, 3>, many);
    CHECK(*std::ranges::min_element(x) >= 2);
    CHECK(*std::ranges::max_element(x) < 3);
    const moments m = measure(x);
    CHECK(m.mean == doctest::Approx(2.5).epsilon(0.01));
    CHECK(m.stddev == doctest::Approx(1 / std::sqrt(12.0)).epsilon(0.01));
}

TEST_CASE("random_normal has its mean and spread, and tails") {
    const moments m = measure(draw<double>(random_normal<1, 0.5>, many));
    CHECK(m.mean == doctest::Approx(1).epsilon(0.01));
    CHECK(m.stddev == doctest::Approx(0.5).epsilon(0.01));
    CHECK(m.largest > 1 + 3 * 0.5);
}

TEST_CASE("truncated_normal draws again beyond two standard deviations") {
    const auto x = draw<double>(truncated_normal<1, 0.5>, many);
    CHECK(*std::ranges::min_element(x) >= 0);
    CHECK(*std::ranges::max_element(x) <= 2);
    const moments m = measure(x);
    CHECK(m.mean == doctest::Approx(1).epsilon(0.01));
    CHECK(m.stddev == doctest::Approx(0.5 * 0.8796256610).epsilon(0.01));
    // Redrawn, not clipped: no values pile up at the bounds.
    CHECK(std::ranges::count(x, 2.0) + std::ranges::count(x, 0.0) == 0);
}

TEST_CASE("scaled initializers have the variance of their paper") {
    const fans f{30, 50};
    check_uniform(glorot_uniform, f, 1.0 / 40);
    check_uniform(he_uniform, f, 2.0 / 30);
    check_uniform(lecun_uniform, f, 1.0 / 30);
    check_normal(glorot_normal, f, 1.0 / 40);
    check_normal(he_normal, f, 2.0 / 30);
    check_normal(lecun_normal, f, 1.0 / 30);
}

TEST_CASE("variance_scaling scales any of the fans") {
    const fans f{30, 50};
    check_normal(variance_scaling<>, f, 1.0 / 30);
    check_normal(variance_scaling<2, fan::out>, f, 2.0 / 50);
    check_uniform(variance_scaling<1, fan::average, distribution::uniform>, f, 1.0 / 40);
    CHECK(draw<double>(variance_scaling<2, fan::in, distribution::uniform>, 9, f)
          == draw<double>(he_uniform, 9, f));
    const moments m = measure(draw<double>(variance_scaling<3, fan::out, distribution::normal>, many, f));
    CHECK(m.stddev == doctest::Approx(std::sqrt(3.0 / 50)).epsilon(0.01));
    CHECK(m.largest > 3 * std::sqrt(3.0 / 50));
}

TEST_CASE("torch_uniform counts the inputs of a filter of the kernel, whatever the fans") {
    const fans f{.in = 7, .out = 9, .height = 3, .width = 2, .inputs = 5};
    check_uniform(torch_uniform, f, 1.0 / 30 / 3);
    CHECK(draw<double>(torch_uniform, 9, {1, 1, 3, 2, 5})
          == draw<double>(variance_scaling<1. / 3, fan::in, distribution::uniform>, 9, {30, 1}));
}

namespace {

/// A kernel as `dirac` fills it, as text: rows of inputs, the cells of the window one after another.
template <class I>
std::string kernel(I initial, fans f, std::size_t filters) {
    std::string text;
    for (const double value : draw<double>(initial, f.height * f.width * f.inputs * filters, f))
        text += value == 0 ? "." : value == 1 ? "1" : "2";
    return text;
}

} // namespace

TEST_CASE("dirac: filters that hand their inputs on, as Keras's Identity and PyTorch's dirac_") {
    CHECK(kernel(dirac<>, {.in = 3, .out = 3, .inputs = 3}, 3) == "1...1...1");
    CHECK(kernel(dirac<2>, {.in = 2, .out = 4, .inputs = 2}, 4) == "2....2..");
    CHECK(kernel(dirac<>, {.in = 3, .out = 2, .inputs = 3}, 2) == "1..1..");
    // torch.nn.init.dirac_(torch.empty(2, 1, 3, 3)), (2, 1, 2, 2), (1, 1, 2, 3) and (4, 2, 1, 1), groups=2.
    CHECK(kernel(dirac<>, {.in = 9, .out = 18, .height = 3, .width = 3}, 2) == "........1.........");
    CHECK(kernel(dirac<>, {.in = 4, .out = 8, .height = 2, .width = 2}, 2) == "......1.");
    CHECK(kernel(dirac<>, {.in = 6, .out = 6, .height = 2, .width = 3}, 1) == "....1.");
    CHECK(kernel(dirac<>, {.in = 2, .out = 4, .inputs = 2, .groups = 2}, 4) == "1.1..1.1");
    CHECK(kernel(dirac<>, {.in = 1, .out = 3, .inputs = 1, .groups = 3}, 3) == "111");
    CHECK(draw<float>(dirac<>, 0, {1, 1}).empty());
}

TEST_CASE("orthogonal: the rows or the columns, whichever are fewer") {
    const auto check = [](std::size_t rows, std::size_t columns, auto initial, double gain) {
        const auto w = draw<double>(initial, rows * columns, {rows, columns});
        const std::size_t count = std::min(rows, columns);
        for (std::size_t i = 0; i < count; ++i)
            for (std::size_t j = 0; j < count; ++j) {
                double sum = 0;
                for (std::size_t k = 0; k < std::max(rows, columns); ++k)
                    sum += rows > columns ? w[k * columns + i] * w[k * columns + j]
                                          : w[i * columns + k] * w[j * columns + k];
                CHECK(sum == doctest::Approx(i == j ? gain * gain : 0).epsilon(1e-12));
            }
    };
    check(7, 4, orthogonal<>, 1);
    check(4, 7, orthogonal<2>, 2);
    check(30, 30, orthogonal<0.5>, 0.5);
    check(1, 3, orthogonal<>, 1);
    CHECK(draw<double>(orthogonal<>, 9, {3, 3}, 1) != draw<double>(orthogonal<>, 9, {3, 3}, 2));
    CHECK(draw<float>(orthogonal<>, 0, {3, 3}).empty());
}

TEST_CASE("a fan of zero counts as one") {
    check_uniform(he_uniform, {0, 0}, 2.0);
    check_uniform(lecun_uniform, {0, 5}, 1.0);
    check_uniform(glorot_uniform, {0, 1}, 1.0);
}

TEST_CASE("the same seed gives the same numbers, in float and in double") {
    CHECK(draw<float>(he_normal, 100, {9, 9}, 7) == draw<float>(he_normal, 100, {9, 9}, 7));
    CHECK(draw<float>(he_normal, 100, {9, 9}, 7) != draw<float>(he_normal, 100, {9, 9}, 8));
    const auto in_float = draw<float>(glorot_uniform, 100, {9, 9});
    const auto in_double = draw<double>(glorot_uniform, 100, {9, 9});
    for (std::size_t i = 0; i < 100; ++i) CHECK(in_float[i] == static_cast<float>(in_double[i]));
}

TEST_CASE("the first numbers of seed 42 stay what they are") {
    check_first_three(random_uniform<>, -0.01254598856903612, 0.02965429842006416, 0.04507143115624786);
    check_first_three(random_normal<>, -0.03193568724814284, -0.04184040629883232, -0.02002832190062038);
    check_first_three(truncated_normal<>, -0.03193568724814284, -0.04184040629883232, -0.02002832190062038);
    check_first_three(glorot_uniform, -0.153656351564645, 0.3631894990468927, 0.5520100415489364);
    check_first_three(glorot_normal, -0.2567221718891571, -0.3363434735034752, -0.1610021496537997);
    check_first_three(he_uniform, -0.2509197713807225, 0.593085968401283, 0.9014286231249571);
    check_first_three(he_normal, -0.4192255511916735, -0.5492465922658855, -0.262915409428683);
    check_first_three(lecun_uniform, -0.1774270718770871, 0.4193751100831377, 0.6374062921673099);
    check_first_three(lecun_normal, -0.2964372300943005, -0.3883759899348103, -0.1859092688854593);
}
