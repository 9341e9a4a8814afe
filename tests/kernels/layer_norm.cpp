#include <lamina/kernels/gradient/layer_norm.hpp>
#include <lamina/kernels/gradient/root_norm.hpp>
#include <lamina/kernels/norm/layer_norm.hpp>
#include <lamina/kernels/norm/root_norm.hpp>
#include <lamina/layers/layer_norm.hpp>
#include <lamina/layers/rms_norm.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

#include "gradient_reference.hpp"

using namespace lamina;
using namespace lamina::testing;

namespace {

template <class T>
std::vector<double> wide(const std::vector<T>& from) {
    return {from.begin(), from.end()};
}

/// Checks forward and backward, also in place; the reference works in double for every T.
template <class T, dims In>
void check(T offset, double tolerance) {
    using word = words::layer_norm<>;
    constexpr std::size_t channels = In.channels, size = In.size();
    CAPTURE(to_string(In));
    auto x = numbers<T>(size, 1);
    for (T& value : x) value = 2 * value + offset;
    const auto dy = numbers<T>(size, 2), p = numbers<T>(2 * channels, 3);
    const T *const gamma = p.data(), *const beta = p.data() + channels;
    std::vector<double> y(size), dx(size), dp(2 * channels);
    word::forward(In, wide(x).data(), wide(p).data(), y.data());
    word::backward(In, wide(x).data(), y.data(), wide(p).data(), wide(dy).data(), dx.data(), dp.data());

    using kernel = kernels::layer_norm<T, channels>;
    using gradient = kernels::layer_norm_gradient<T, channels>;
    guarded<T> found(size), in_place(x.data(), size), saved(3 * In.pixels());
    kernel::run(In.pixels(), x.data(), gamma, beta, word::epsilon, found.data(), saved.data());
    kernel::run(In.pixels(), in_place.data(), gamma, beta, word::epsilon, in_place.data(), nullptr);
    guarded<T> found_dx(size), dy_in_place(dy.data(), size);
    gradient::input(In.pixels(), x.data(), saved.data(), gamma, dy.data(), found_dx.data());
    gradient::input(In.pixels(), x.data(), saved.data(), gamma, dy_in_place.data(), dy_in_place.data());
    std::vector<double> sums(2 * channels, 0.5);
    gradient::add_sums(In.pixels(), x.data(), saved.data(), dy.data(), sums.data() + channels, sums.data());
    for (double& sum : sums) sum -= 0.5;

    const std::vector<T> narrow_y(y.begin(), y.end()), narrow_dx(dx.begin(), dx.end());
    CHECK((found.intact() && in_place.intact() && saved.intact() && found_dx.intact()));
    check_close(found.data(), narrow_y.data(), size, T(tolerance));
    check_close(in_place.data(), found.data(), size, T(0));
    check_close(found_dx.data(), narrow_dx.data(), size, T(tolerance));
    check_close(dy_in_place.data(), found_dx.data(), size, T(0));
    check_close(sums.data(), dp.data(), 2 * channels, tolerance * std::sqrt(double(In.pixels())));
}

/// The same for words that divide by a root.
template <class Word, class T, dims In>
void check_root(double size_of_x, double tolerance) {
    constexpr std::size_t channels = In.channels, size = In.size();
    constexpr bool scales = Word::affine::scales;
    CAPTURE(to_string(In));
    auto x = numbers<T>(size, 1);
    for (T& value : x) value *= static_cast<T>(size_of_x);
    const auto dy = numbers<T>(size, 2), p = numbers<T>(channels, 3);
    const T* const gamma = scales ? p.data() : nullptr;
    std::vector<double> y(size), dx(size), dp(channels);
    Word::forward(In, wide(x).data(), wide(p).data(), y.data());
    Word::backward(In, wide(x).data(), y.data(), wide(p).data(), wide(dy).data(), dx.data(), dp.data());

    using kernel = kernels::root_norm<T, channels, Word::rule.mean>;
    using gradient = kernels::root_norm_gradient<T, channels, Word::rule.mean>;
    guarded<T> found(size), in_place(x.data(), size), saved(In.pixels());
    kernel::run(In.pixels(), x.data(), gamma, Word::rule.epsilon, found.data(), saved.data());
    kernel::run(In.pixels(), in_place.data(), gamma, Word::rule.epsilon, in_place.data(), nullptr);
    guarded<T> found_dx(dy.data(), size);
    gradient::input(In.pixels(), x.data(), saved.data(), gamma, Word::rule.epsilon, found_dx.data(),
                    found_dx.data());
    std::vector<double> sums(channels, 0.5);
    gradient::add_sums(In.pixels(), x.data(), saved.data(), dy.data(), sums.data());
    for (double& sum : sums) sum -= 0.5;

    const std::vector<T> narrow_y(y.begin(), y.end()), narrow_dx(dx.begin(), dx.end());
    CHECK((found.intact() && in_place.intact() && saved.intact() && found_dx.intact()));
    check_close(found.data(), narrow_y.data(), size, T(tolerance));
    check_close(in_place.data(), found.data(), size, T(0));
    check_close(found_dx.data(), narrow_dx.data(), size, T(tolerance / (std::min)(size_of_x, 1.0)));
    if (scales) check_close(sums.data(), dp.data(), channels, tolerance * std::sqrt(double(In.pixels())));
}

} // namespace

TEST_CASE("layer_norm over whole registers, rests and single registers") {
    check<float, shape<3, 4, 2>>(0.5f, 1e-5);
    check<float, shape<2, 3, 16>>(0.5f, 1e-5);
    check<float, shape<3, 3, 53>>(0.5f, 1e-5);
    check<float, shape<2, 2, 96>>(0, 1e-5);
    check<double, shape<3, 4, 5>>(0.5, 1e-12);
    check<double, shape<2, 3, 16>>(0.5, 1e-12);
}

TEST_CASE("layer_norm of a long vector, and of many pixels") {
    check<float, shape<5000>>(0.5f, 1e-5);
    check<float, shape<56, 56, 17>>(3, 1e-5);
}

TEST_CASE("layer_norm: a mean far larger than the deviation") {
    check<float, shape<3, 3, 53>>(10000, 1e-5);
    check<float, shape<5000>>(-10000, 1e-5);
    check<float, shape<3, 3, 19>>(1e6f, 1e-5);
}

TEST_CASE("layer_norm: equal numbers give beta, and what is no number stays in its pixel") {
    using kernel = kernels::layer_norm<float, 19>;
    const std::vector<float> gamma(19, 2), beta(19, 0.25f);
    std::vector<float> x(38, 1.1f), y(38);
    kernel::run(2, x.data(), gamma.data(), beta.data(), 1e-5, y.data(), nullptr);
    for (const float value : y) CHECK(value == doctest::Approx(0.25).epsilon(1e-4));
    x[5] = std::nanf("");
    kernel::run(2, x.data(), gamma.data(), beta.data(), 1e-5, y.data(), nullptr);
    for (std::size_t i = 0; i < 38; ++i) CHECK(std::isnan(y[i]) == (i < 19));
}

TEST_CASE("rms_norm and l2_normalize over whole registers, rests and single registers") {
    using unit = words::l2_normalize<>;
    check_root<words::rms_norm<>, float, shape<3, 4, 2>>(3, 1e-5);
    check_root<words::rms_norm<>, float, shape<3, 3, 53>>(3, 1e-5);
    check_root<words::rms_norm<>, double, shape<2, 3, 16>>(0.01, 1e-12);
    check_root<words::rms_norm<options::no_scale>, float, shape<5000>>(1, 1e-5);
    check_root<unit, float, shape<3, 4, 5>>(3, 1e-5);
    check_root<unit, double, shape<2, 3, 19>>(0.01, 1e-12);
    check_root<words::l2_normalize<options::epsilon<1000.0>>, float, shape<3, 4, 5>>(3, 1e-5);
    // Some pixels are shorter than epsilon, others longer.
    check_root<words::l2_normalize<options::epsilon<4.0>>, float, shape<3, 4, 5>>(3, 1e-5);
}
