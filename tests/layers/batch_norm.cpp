#include <lamina/layers/batch_norm.hpp>

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <string>

#include "gradient_check.hpp"

using namespace lamina;
using namespace lamina::testing;

namespace {

constexpr auto full = batch_norm(epsilon<1e-2>);
constexpr auto only_scaled = batch_norm(no_center);
constexpr auto only_shifted = batch_norm(no_scale);
constexpr auto bare = batch_norm(no_center, no_scale);

template <class Visit>
void for_each_variant(Visit visit) {
    visit(full);
    visit(only_scaled);
    visit(only_shifted);
    visit(bare);
}

/// Parameters; the variances, which come last, are positive.
template <class Word>
std::vector<double> some_parameters(dims in) {
    auto p = numbers(parameter_count<Word>(in), 3);
    for (std::size_t i = p.size() - in.channels; i < p.size(); ++i) p[i] = 1.5 + p[i];
    return p;
}

struct batch_result {
    std::vector<double> y, mean, variance;
};
template <class Word>
batch_result forward_batch(dims in, std::size_t n, const std::vector<double>& x,
                           const std::vector<double>& p) {
    batch_result r{std::vector<double>(x.size()), std::vector<double>(in.channels, 7),
                   std::vector<double>(in.channels, 7)};
    Word::forward_batch(in, n, x.data(), p.data(), r.y.data(), r.mean.data(), r.variance.data());
    return r;
}

} // namespace

TEST_CASE("batch_norm in prediction, by hand") {
    // gamma 2 3, beta 10 20, mean 1 -1, variance 4 - ε, 9 - ε.
    const std::vector<double> p{2, 3, 10, 20, 1, -1, 4 - 1e-3, 9 - 1e-3};
    CHECK(largest_difference(forward<words::batch_norm<>>(shape<1, 2, 2>, {1, -1, 3, 2}, p), {10, 20, 12, 23})
          < 1e-14);
    CHECK(largest_difference(forward<words::batch_norm<>>(shape<2>, {5, 5}, p), {14, 26}) < 1e-14);
    using bare_word = std::remove_cv_t<decltype(bare)>;
    CHECK(largest_difference(forward<bare_word>(shape<2>, {5, 5}, {1, -1, 4 - 1e-3, 9 - 1e-3}), {2, 2})
          < 1e-14);
}

TEST_CASE("batch_norm while compiling") {
    constexpr auto y = [] {
        constexpr double x[] = {1, 3}, p[] = {2, 10, 1, 4 - 1e-3};
        std::array<double, 2> result{};
        words::batch_norm<>::forward(shape<1, 2, 1>, x, p, result.data());
        return result;
    }();
    static_assert(y == std::array{10.0, 12.0});
}

TEST_CASE("batch_norm folded into one multiplication and one addition") {
    for_each_variant([](auto word) {
        using W = decltype(word);
        const dims in = shape<2, 3, 4>;
        const auto x = numbers(in.size(), 2), p = some_parameters<W>(in);
        std::vector<double> scale(4), shift(4), folded;
        W::fold(p.data(), 4, scale.data(), shift.data());
        for (std::size_t i = 0; i < x.size(); ++i) folded.push_back(x[i] * scale[i % 4] + shift[i % 4]);
        CHECK(largest_difference(folded, forward<W>(in, x, p)) < 1e-14);
    });
}

TEST_CASE("batch_norm in training: the batch's own mean and variance") {
    for_each_variant([](auto word) {
        using W = decltype(word);
        for (dims in : {shape<2, 3, 4>, shape<5>, shape<1, 1, 1>}) {
            const std::size_t n = 3, channels = in.channels;
            const auto x = numbers(n * in.size(), 2), p = some_parameters<W>(in);
            const auto found = forward_batch<W>(in, n, x, p);
            const double count = double(n * in.pixels());
            std::vector<double> mean(channels), square(channels), variance(channels), y(x.size());
            for (std::size_t i = 0; i < x.size(); ++i) mean[i % channels] += x[i] / count;
            for (std::size_t i = 0; i < x.size(); ++i) square[i % channels] += x[i] * x[i] / count;
            for (std::size_t c = 0; c < channels; ++c) variance[c] = square[c] - mean[c] * mean[c];
            const double* beta = p.data() + (W::scales ? channels : 0);
            for (std::size_t i = 0; i < x.size(); ++i) {
                const std::size_t c = i % channels;
                y[i] = (x[i] - mean[c]) / std::sqrt(variance[c] + W::epsilon);
                if (W::scales) y[i] *= p[c];
                if (W::centers) y[i] += beta[c];
            }
            CHECK(largest_difference(found.mean, mean) < 1e-14);
            CHECK(largest_difference(found.variance, variance) < 1e-14);
            CHECK(largest_difference(found.y, y) < 1e-13);
        }
    });
}

TEST_CASE("batch_norm of a batch without variance is its shift") {
    const auto found = forward_batch<words::batch_norm<>>(shape<1>, 3, {5, 5, 5}, {2, 0.25, 0, 1});
    CHECK(found.variance == std::vector<double>{0});
    CHECK(found.y == std::vector<double>{0.25, 0.25, 0.25});
}

TEST_CASE("batch_norm: gradients through the statistics") {
    for_each_variant([](auto word) {
        using W = decltype(word);
        for (dims in : {shape<2, 3, 2>, shape<4>}) {
            const std::size_t n = 3;
            auto x = numbers(n * in.size(), 2), p = some_parameters<W>(in);
            const auto dy = numbers(x.size(), 5);
            const auto at = forward_batch<W>(in, n, x, p);
            std::vector<double> dx(x.size(), 1e9), dp(p.size(), 0.5);
            W::backward_batch(in, n, x.data(), p.data(), at.mean.data(), at.variance.data(), dy.data(),
                              dx.data(), dp.data());
            for (double& value : dp) value -= 0.5;
            const auto loss = [&] { return dot(forward_batch<W>(in, n, x, p).y, dy); };
            CHECK(largest_difference(dx, differences(x, loss)) < 1e-8);
            // The moving averages are not used, so their gradient is zero.
            CHECK(largest_difference(dp, differences(p, loss)) < 1e-8);
        }
    });
}

TEST_CASE("batch_norm: parameters in Keras's order") {
    const auto names = [](auto word, dims in) {
        std::string text;
        for (const auto& p : word.parameters(in))
            text += std::string(p.label) + " " + std::to_string(p.size()) + (p.trainable ? "+ " : " ");
        return text;
    };
    CHECK(names(batch_norm, shape<8, 8, 3>) == "gamma 3+ beta 3+ moving_mean 3 moving_variance 3 ");
    CHECK(names(only_scaled, shape<5>) == "gamma 5+ moving_mean 5 moving_variance 5 ");
    CHECK(names(only_shifted, shape<5>) == "beta 5+ moving_mean 5 moving_variance 5 ");
    CHECK(names(bare, shape<5>) == "moving_mean 5 moving_variance 5 ");
    static_assert(decltype(batch_norm(momentum<0.9>))::momentum == 0.9);
    static_assert(words::batch_norm<>::couples_samples);
}

TEST_CASE("batch_norm: where each parameter begins") {
    std::array<double, 8> p{};
    const auto all = words::batch_norm<>::split(p.data(), 2);
    CHECK(all.gamma == p.data());
    CHECK(all.beta == p.data() + 2);
    CHECK(all.mean == p.data() + 4);
    CHECK(all.variance == p.data() + 6);
    const auto none = bare.split(p.data(), 2);
    CHECK(none.gamma == nullptr);
    CHECK(none.beta == nullptr);
    CHECK(none.mean == p.data());
    CHECK(none.variance == p.data() + 2);
}
