#include <lamina/language/queries.hpp>
#include <lamina/layers/layer_norm.hpp>

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <string>
#include <type_traits>

#include "gradient_check.hpp"

using namespace lamina;
using namespace lamina::detail;
using namespace lamina::testing;

namespace {

constexpr auto narrow = layer_norm(epsilon<1e-5>);
constexpr auto only_scaled = layer_norm(no_center);
constexpr auto only_shifted = layer_norm(epsilon<0.5>, no_scale);
constexpr auto bare = layer_norm(no_center, no_scale);

template <class Visit>
void for_each_variant(Visit visit) {
    visit(layer_norm);
    visit(narrow);
    visit(only_scaled);
    visit(only_shifted);
    visit(bare);
}

/// Uses E[x²] − E[x]² of each pixel.
std::vector<double> naive(dims in, const std::vector<double>& x, const double* gamma, const double* beta,
                          double epsilon) {
    std::vector<double> y;
    const std::size_t n = in.channels;
    for (std::size_t pixel = 0; pixel < in.pixels(); ++pixel) {
        double sum = 0, squares = 0;
        for (std::size_t c = 0; c < n; ++c) {
            sum += x[pixel * n + c];
            squares += x[pixel * n + c] * x[pixel * n + c];
        }
        const double mean = sum / double(n),
                     deviation = std::sqrt(squares / double(n) - mean * mean + epsilon);
        for (std::size_t c = 0; c < n; ++c)
            y.push_back((x[pixel * n + c] - mean) / deviation * (gamma ? gamma[c] : 1)
                        + (beta ? beta[c] : 0));
    }
    return y;
}

} // namespace

TEST_CASE("layer_norm by hand") {
    // Mean 3 and variance 4; mean 0 and variance 9.
    using word = std::remove_cv_t<decltype(layer_norm(epsilon<0.0>))>;
    CHECK(largest_difference(forward<word>(shape<1, 2, 2>, {1, 5, -3, 3}, {2, 3, 10, 20}), {8, 23, 8, 23})
          < 1e-14);
    CHECK(largest_difference(forward<word>(shape<4>, {1, 1, 5, 5}, {1, 2, 3, 4, 0, 0, 0, 1}), {-1, -2, 3, 5})
          < 1e-14);
}

TEST_CASE("layer_norm: every pixel by itself, with and without gamma and beta") {
    for_each_variant([](auto word) {
        using W = decltype(word);
        for (dims in : {shape<5>, shape<2, 3, 4>, shape<3, 1, 17>, shape<1, 1, 2>}) {
            const auto x = numbers(in.size(), 2), p = numbers(parameter_count<W>(in), 3);
            const double* const gamma = W::affine::scales ? p.data() : nullptr;
            const double* const beta =
                W::affine::centers ? p.data() + (W::affine::scales ? in.channels : 0) : nullptr;
            CHECK(largest_difference(forward<W>(in, x, p), naive(in, x, gamma, beta, W::epsilon)) < 1e-13);
        }
    });
}

TEST_CASE("layer_norm: gradients") {
    for_each_variant([](auto word) {
        for (dims in : {shape<5>, shape<2, 3, 4>, shape<1, 1, 2>}) check_gradients(word, in);
    });
}

TEST_CASE("layer_norm of equal numbers is its shift") {
    CHECK(forward<words::layer_norm<>>(shape<3>, {5, 5, 5}, {2, 3, 4, 0.25, 0.5, 0.75})
          == std::vector<double>{0.25, 0.5, 0.75});
}

TEST_CASE("layer_norm while compiling") {
    constexpr auto y = [] {
        constexpr double x[] = {1, 5, -3, 3}, p[] = {2, 3, 10, 20};
        std::array<double, 4> result{};
        layer_norm(epsilon<0.0>).forward(shape<1, 2, 2>, x, p, result.data());
        return result;
    }();
    static_assert(y == std::array{8.0, 23.0, 8.0, 23.0});
}

TEST_CASE("layer_norm: shape, parameters and options") {
    using net = decltype(input<7, 7, 96> >> layer_norm(name<"stem">) >> layer_norm(no_center)
                         >> layer_norm(no_scale) >> layer_norm(no_center, no_scale));
    static_assert(output_shape<net> == shape<7, 7, 96>);
    static_assert(layer<net, 1>::parameters == 192 && layer<net, 1>::trainable_parameters == 192);
    static_assert(layer<net, 2>::parameters == 96 && layer<net, 3>::parameters == 96);
    static_assert(layer<net, 4>::parameters == 0);
    static_assert(words::layer_norm<>::epsilon == 1e-3 && decltype(narrow)::epsilon == 1e-5);
    static_assert(!is_valid<decltype(input<5, 5, 1> >> layer_norm)>);

    const auto names = [](auto word) {
        std::string text;
        for (const auto& p : word.parameters(shape<2, 2, 3>)) text += std::string(p.label) + " ";
        return text;
    };
    CHECK(names(layer_norm) == "gamma beta ");
    CHECK(names(only_scaled) == "gamma ");
    CHECK(names(only_shifted) == "beta ");
    CHECK(names(bare) == "");

    using rules = decltype(layer_norm(beta_initializer<constant<2>>, gamma_initializer<zeros>))::rules;
    static_assert(std::is_same_v<element_of<rules, 0>::initializer, initializers::zeros>);
    static_assert(std::is_same_v<element_of<rules, 1>::initializer, initializers::constant<2.0>>);
    using defaults = words::layer_norm<>::rules;
    static_assert(std::is_same_v<element_of<defaults, 0>::initializer, initializers::ones>);
    static_assert(std::is_same_v<element_of<defaults, 1>::initializer, initializers::zeros>);
}
