#include <lamina/language/queries.hpp>
#include <lamina/layers/group_norm.hpp>
#include <lamina/layers/instance_norm.hpp>

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

/// Uses E[x²] − E[x]² of each group, summed channel by channel.
std::vector<double> naive(dims in, std::size_t groups, const std::vector<double>& x, const double* gamma,
                          const double* beta, double epsilon) {
    std::vector<double> sum(groups), squares(groups), y(x.size());
    const std::size_t n = in.channels, size = n / groups;
    for (std::size_t i = 0; i < x.size(); ++i) {
        sum[i % n / size] += x[i];
        squares[i % n / size] += x[i] * x[i];
    }
    const double count = double(in.pixels() * size);
    for (std::size_t i = 0; i < x.size(); ++i) {
        const std::size_t c = i % n, group = c / size;
        const double mean = sum[group] / count, variance = squares[group] / count - mean * mean;
        y[i] = (x[i] - mean) / std::sqrt(variance + epsilon) * (gamma ? gamma[c] : 1) + (beta ? beta[c] : 0);
    }
    return y;
}

template <std::size_t Groups, class Word>
void check(Word, dims in) {
    CAPTURE(Groups);
    CAPTURE(to_string(in));
    const auto x = numbers(in.size(), 2), p = numbers(parameter_count<Word>(in), 3);
    const double* const gamma = Word::affine::scales ? p.data() : nullptr;
    const double* const beta =
        Word::affine::centers ? p.data() + (Word::affine::scales ? in.channels : 0) : nullptr;
    CHECK(largest_difference(forward<Word>(in, x, p), naive(in, Groups, x, gamma, beta, Word::epsilon))
          < 1e-12);
    check_gradients<Word>(in);
}

} // namespace

TEST_CASE("group_norm by hand") {
    // Channels 0 and 1: mean 3, variance 4. Channels 2 and 3: mean 0, variance 9.
    using word = std::remove_cv_t<decltype(group_norm<2>(epsilon<0.0>))>;
    CHECK(largest_difference(
              forward<word>(shape<1, 2, 4>, {1, 5, 3, -3, 5, 1, -3, 3}, {1, 2, 3, 4, 0, 0, 0, 10}),
              {-1, 2, 3, 6, 1, -2, -3, 14})
          < 1e-14);
}

TEST_CASE("group_norm: values and gradients") {
    check<1>(group_norm<1>, shape<2, 3, 4>);
    check<2>(group_norm<2>(epsilon<1e-5>), shape<3, 2, 6>);
    check<3>(group_norm<3>(no_center), shape<1, 4, 3>);
    check<4>(group_norm<4>(no_scale), shape<2, 2, 8>);
    check<2>(group_norm<2>(no_scale, no_center), shape<2, 2, 4>);
    check<1>(group_norm<1>, shape<2, 3, 1>);
    check<2>(group_norm<2>, shape<6>);
}

TEST_CASE("instance_norm: one group per channel") {
    check<3>(instance_norm, shape<2, 3, 3>);
    check<1>(instance_norm(epsilon<0.1>), shape<4, 1, 1>);
}

TEST_CASE("group_norm of equal numbers is its shift") {
    CHECK(forward<words::group_norm<1>>(shape<1, 2, 2>, {5, 5, 5, 5}, {2, 3, 0.25, 0.5})
          == std::vector<double>{0.25, 0.5, 0.25, 0.5});
    CHECK(forward<words::instance_norm<>>(shape<1, 2, 2>, {5, 4, 5, 4}) == std::vector<double>(4));
}

TEST_CASE("group_norm and instance_norm while compiling") {
    constexpr auto y = [] {
        constexpr double x[] = {1, 3, 5, -3}, p[] = {1, 1, 1, 1};
        std::array<double, 8> result{};
        group_norm<2>(epsilon<0.0>).forward(shape<1, 2, 2>, x, p, result.data());
        instance_norm(epsilon<0.0>).forward(shape<1, 2, 2>, x, p, result.data() + 4);
        return result;
    }();
    static_assert(y == std::array{0.0, 2.0, 2.0, 0.0, -1.0, 1.0, 1.0, -1.0});
}

TEST_CASE("group_norm and instance_norm: shape, parameters and options") {
    using net = decltype(input<7, 5, 64> >> group_norm<32>(name<"stem">) >> group_norm<8>(no_center)
                         >> group_norm<64>(no_scale, no_center) >> instance_norm);
    static_assert(output_shape<net> == shape<7, 5, 64>);
    static_assert(layer<net, 1>::parameters == 128 && layer<net, 1>::trainable_parameters == 128);
    static_assert(layer<net, 2>::parameters == 64);
    static_assert(layer<net, 3>::parameters == 0 && layer<net, 4>::parameters == 0);
    static_assert(words::group_norm<2>::epsilon == 1e-3 && words::instance_norm<>::epsilon == 1e-5);
    static_assert(decltype(group_norm<2>(epsilon<1e-5>))::epsilon == 1e-5);
    static_assert(!is_valid<decltype(input<5, 5, 6> >> group_norm<4>)>);
    static_assert(!is_valid<decltype(input<5, 5, 6> >> group_norm<0>)>);
    static_assert(!is_valid<decltype(input<6> >> group_norm<6>)>);
    static_assert(!is_valid<decltype(input<6> >> instance_norm)>);

    using rules = decltype(group_norm<2>(gamma_initializer<zeros>))::rules;
    static_assert(std::is_same_v<element_of<rules, 0>::initializer, initializers::zeros>);
    static_assert(std::is_same_v<element_of<rules, 1>::initializer, initializers::zeros>);
    CHECK(words::group_norm<8>::describe() == "group_norm 8");
}
