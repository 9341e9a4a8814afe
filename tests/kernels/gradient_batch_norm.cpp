#include <lamina/kernels/norm/batch_norm.hpp>
#include <lamina/layers/batch_norm.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <vector>

#include "gradient_reference.hpp"

using namespace lamina;
using namespace lamina::testing;

namespace {

/// Checks forward and backward in three slices; the reference works in double for every T.
template <class T, dims In, class Word>
void check(Word, std::size_t samples, T offset, double tolerance) {
    constexpr std::size_t channels = In.channels;
    const std::size_t pixels = samples * In.pixels(), size = pixels * channels;
    CAPTURE(to_string(In));
    auto x = numbers<T>(size, 1);
    for (std::size_t i = 0; i < size; ++i) x[i] = x[i] * T(i % channels + 1) + offset;
    const auto dy = numbers<T>(size, 2), p = numbers<T>(4 * channels, 3);

    const std::vector<double> wide_x(x.begin(), x.end()), wide_dy(dy.begin(), dy.end()),
        wide_p(p.begin(), p.end());
    std::vector<double> y(size), dx(size), dp(4 * channels), mean(channels), variance(channels);
    Word::forward_batch(In, samples, wide_x.data(), wide_p.data(), y.data(), mean.data(), variance.data());
    Word::backward_batch(In, samples, wide_x.data(), wide_p.data(), mean.data(), variance.data(),
                         wide_dy.data(), dx.data(), dp.data());

    using kernel = kernels::batch_norm_training<T, channels>;
    const auto view = Word::split(p.data(), channels);
    const auto gradients = Word::split(dp.data(), channels);
    std::vector<double> total(channels), squares(channels), sum(channels), along(channels);
    std::vector<T> found_mean(channels), inverse(channels);
    const std::size_t cuts[] = {0, pixels / 3, pixels / 3 + 1, pixels};
    const auto each_slice = [&](auto f) {
        for (std::size_t s = 0; s < 3; ++s) f(cuts[s + 1] - cuts[s], cuts[s] * channels);
    };
    each_slice([&](std::size_t n, std::size_t at) { kernel::add_sums(n, x.data() + at, total.data()); });
    for (std::size_t c = 0; c < channels; ++c) found_mean[c] = T(total[c] / double(pixels));
    each_slice([&](std::size_t n, std::size_t at) {
        kernel::add_squares(n, x.data() + at, found_mean.data(), squares.data());
    });
    for (std::size_t c = 0; c < channels; ++c)
        inverse[c] = T(1 / std::sqrt(squares[c] / double(pixels) + Word::epsilon));
    for (std::size_t c = 0; c < channels; ++c) {
        CHECK(found_mean[c] == doctest::Approx(mean[c]).epsilon(tolerance));
        CHECK(squares[c] / double(pixels) == doctest::Approx(variance[c]).epsilon(tolerance));
    }

    guarded<T> found_y(size), found_dx(size), in_place(x.data(), size), dy_in_place(dy.data(), size);
    const typename kernel::parameters given{found_mean.data(), inverse.data(), view.gamma, view.beta};
    each_slice([&](std::size_t n, std::size_t at) {
        kernel::normalize(n, x.data() + at, given, found_y.data() + at);
        kernel::normalize(n, in_place.data() + at, given, in_place.data() + at);
        kernel::add_gradient_sums(n, x.data() + at, dy.data() + at, given, sum.data(), along.data());
    });
    each_slice([&](std::size_t n, std::size_t at) {
        kernel::input_gradient(n, pixels, x.data() + at, dy.data() + at, given, sum.data(), along.data(),
                               found_dx.data() + at);
        kernel::input_gradient(n, pixels, x.data() + at, dy_in_place.data() + at, given, sum.data(),
                               along.data(), dy_in_place.data() + at);
    });
    for (std::size_t c = 0; c < channels; ++c) {
        if (gradients.gamma)
            CHECK(along[c]
                  == doctest::Approx(gradients.gamma[c]).epsilon(tolerance).scale(std::sqrt(double(pixels))));
        if (gradients.beta)
            CHECK(sum[c]
                  == doctest::Approx(gradients.beta[c]).epsilon(tolerance).scale(std::sqrt(double(pixels))));
    }
    const std::vector<T> narrow_y(y.begin(), y.end()), narrow_dx(dx.begin(), dx.end());
    CHECK(found_y.intact());
    CHECK(found_dx.intact());
    check_close(found_y.data(), narrow_y.data(), size, T(tolerance));
    check_close(found_dx.data(), narrow_dx.data(), size, T(tolerance));
    check_close(in_place.data(), found_y.data(), size, T(0));
    check_close(dy_in_place.data(), found_dx.data(), size, T(0));
}

} // namespace

TEST_CASE("channels and options") {
    check<float, shape<3, 4, 1>>(batch_norm, 5, 0.5f, 1e-5);
    check<float, shape<3, 4, 17>>(batch_norm(no_scale), 5, 0.5f, 1e-5);
    check<float, shape<1, 1, 33>>(batch_norm(no_center), 70, 0.5f, 1e-5);
    check<double, shape<3, 4, 5>>(batch_norm, 5, 0.5, 1e-12);
    check<double, shape<2, 3, 16>>(batch_norm(no_scale, no_center), 9, 0.5, 1e-12);
    check<float, shape<1, 2, 520>>(batch_norm, 6, 0.5f, 1e-5);
}

TEST_CASE("a large batch in float") { check<float, shape<32, 32, 16>>(batch_norm, 128, 3.0f, 1e-5); }

TEST_CASE("a mean far larger than the deviation") {
    using kernel = kernels::batch_norm_training<float, 2>;
    std::vector<float> x(2000);
    for (std::size_t i = 0; i < x.size(); ++i) x[i] = 10000.0f + float(i / 2 % 2);
    double total[2] = {}, squares[2] = {};
    kernel::add_sums(1000, x.data(), total);
    const float mean[2] = {float(total[0] / 1000), float(total[1] / 1000)};
    kernel::add_squares(1000, x.data(), mean, squares);
    for (double s : squares) CHECK(s / 1000 == doctest::Approx(0.25).epsilon(1e-3));
}
