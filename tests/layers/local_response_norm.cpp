#include <lamina/language/queries.hpp>
#include <lamina/layers/local_response_norm.hpp>

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <type_traits>

#include "gradient_check.hpp"

using namespace lamina;
using namespace lamina::testing;

namespace {

/// As PyTorch implements it: squares padded with zeros, and an average that includes them.
std::vector<double> naive(dims in, std::size_t size, double alpha, double beta, double k,
                          const std::vector<double>& x) {
    std::vector<double> y;
    for (std::size_t pixel = 0; pixel < in.pixels(); ++pixel) {
        std::vector<double> padded(size / 2);
        for (std::size_t c = 0; c < in.channels; ++c)
            padded.push_back(std::pow(x[pixel * in.channels + c], 2));
        padded.resize(padded.size() + (size - 1) / 2);
        for (std::size_t c = 0; c < in.channels; ++c) {
            double sum = 0;
            for (std::size_t i = 0; i < size; ++i) sum += padded[c + i];
            y.push_back(x[pixel * in.channels + c] / std::pow(k + alpha * sum / double(size), beta));
        }
    }
    return y;
}

template <class Word>
void check(Word, std::size_t size, double alpha, double beta, double k) {
    for (dims in : {shape<2, 3, 7>, shape<1>, shape<3>, shape<2, 2, 6>}) {
        CAPTURE(size);
        CAPTURE(to_string(in));
        const auto x = numbers(in.size(), 2);
        CHECK(largest_difference(forward<Word>(in, x), naive(in, size, alpha, beta, k, x)) < 1e-13);
        check_gradients<Word>(in);
    }
}

} // namespace

TEST_CASE("local_response_norm by hand") {
    // If the size of the window is even, the extra channel comes before the center: 1, 1 + 4, 4 + 9.
    constexpr auto word = local_response_norm<2>(lrn_alpha<2>, lrn_beta<1>, lrn_k<3>);
    using W = std::remove_cv_t<decltype(word)>;
    CHECK(largest_difference(forward<W>(shape<3>, {1, 2, 3}), {1 / 4.0, 2 / 8.0, 3 / 16.0}) < 1e-14);
}

TEST_CASE("local_response_norm: values and gradients") {
    check(local_response_norm<5>, 5, 1e-4, 0.75, 1);
    check(local_response_norm<5>(lrn_alpha<5e-4>, lrn_k<2>), 5, 5e-4, 0.75, 2);
    check(local_response_norm<3>(lrn_alpha<2.0>, lrn_beta<0.5>), 3, 2, 0.5, 1);
    check(local_response_norm<4>(lrn_alpha<1>, lrn_beta<0.9>, lrn_k<0.5>), 4, 1, 0.9, 0.5);
    check(local_response_norm<1>(lrn_alpha<3>, lrn_beta<1>), 1, 3, 1, 1);
    check(local_response_norm<16>(lrn_alpha<2>), 16, 2, 0.75, 1);
}

TEST_CASE("local_response_norm while compiling") {
    constexpr auto y = [] {
        constexpr double x[] = {0, 2, 0};
        std::array<double, 3> result{};
        local_response_norm<3>(lrn_alpha<0>).forward(shape<3>, x, x, result.data());
        return result;
    }();
    static_assert(y == std::array{0.0, 2.0, 0.0});
}

TEST_CASE("local_response_norm: shape and options") {
    using net = decltype(input<7, 5, 64> >> local_response_norm<5>(lrn_k<2>, name<"norm1">));
    static_assert(output_shape<net> == shape<7, 5, 64> && parameters<net> == 0);
    static_assert(words::local_response_norm<5>::window == kernels::response_window{5, 1e-4, 0.75, 1});
    static_assert(decltype(local_response_norm<3>(lrn_beta<0.5>, lrn_alpha<1>, lrn_k<2>))::window
                  == kernels::response_window{3, 1, 0.5, 2});
    static_assert(!is_valid<decltype(input<5, 5, 6> >> local_response_norm<0>)>);
    static_assert(!is_valid<decltype(input<5, 5, 6> >> local_response_norm<5>(lrn_k<0>))>);
    static_assert(!is_valid<decltype(input<5, 5, 6> >> local_response_norm<5>(lrn_alpha<-1>))>);
    CHECK(words::local_response_norm<5>::describe() == "local_response_norm 5");
}
