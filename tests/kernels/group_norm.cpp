#include <lamina/kernels/gradient/group_norm.hpp>
#include <lamina/kernels/norm/group_norm.hpp>
#include <lamina/layers/group_norm.hpp>

#include <doctest/doctest.h>

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

/// Checks forward and backward, also in place; the reference works in double for every T. Channels differ in
/// range.
template <class T, dims In, std::size_t Groups>
void check(T offset, double tolerance) {
    using word = words::group_norm<Groups>;
    constexpr std::size_t channels = In.channels, size = In.size();
    CAPTURE(to_string(In));
    CAPTURE(Groups);
    auto x = numbers<T>(size, 1);
    for (std::size_t i = 0; i < size; ++i) x[i] = x[i] * T(1 + i % channels % 5) + offset;
    const auto dy = numbers<T>(size, 2), p = numbers<T>(2 * channels, 3);
    const T *const gamma = p.data(), *const beta = p.data() + channels;
    std::vector<double> y(size), dx(size), dp(2 * channels);
    word::forward(In, wide(x).data(), wide(p).data(), y.data());
    word::backward(In, wide(x).data(), y.data(), wide(p).data(), wide(dy).data(), dx.data(), dp.data());

    using kernel = kernels::group_norm<T, In.pixels(), channels, Groups>;
    using gradient = kernels::group_norm_gradient<T, In.pixels(), channels, Groups>;
    guarded<T> found(size), in_place(x.data(), size), saved(kernel::saved_size);
    kernel::run(x.data(), gamma, beta, word::epsilon, found.data(), saved.data());
    kernel::run(in_place.data(), gamma, beta, word::epsilon, in_place.data(), saved.data());
    std::vector<double> sums(2 * channels);
    guarded<T> found_dx(size), dy_in_place(dy.data(), size);
    gradient::sums(x.data(), saved.data(), dy.data(), sums.data() + channels, sums.data());
    const auto input = [&](const T* from, T* to) {
        gradient::input(x.data(), saved.data(), gamma, from, sums.data() + channels, sums.data(), to);
    };
    input(dy.data(), found_dx.data());
    input(dy_in_place.data(), dy_in_place.data());

    const std::vector<T> narrow_y(y.begin(), y.end()), narrow_dx(dx.begin(), dx.end());
    CHECK((found.intact() && in_place.intact() && saved.intact() && found_dx.intact()));
    check_close(found.data(), narrow_y.data(), size, T(tolerance));
    check_close(in_place.data(), found.data(), size, T(0));
    check_close(found_dx.data(), narrow_dx.data(), size, T(tolerance));
    check_close(dy_in_place.data(), found_dx.data(), size, T(0));
    check_close(sums.data(), dp.data(), 2 * channels, tolerance * std::sqrt(double(In.pixels())));
}

} // namespace

TEST_CASE("group_norm: groups within registers, of whole registers, and across them") {
    check<float, shape<3, 4, 6>, 3>(0.5f, 1e-5);
    check<float, shape<2, 3, 32>, 2>(0.5f, 1e-5);
    check<float, shape<3, 3, 51>, 3>(0.5f, 1e-5);
    check<float, shape<3, 5, 17>, 17>(0.5f, 1e-5);
    check<float, shape<40>, 8>(0.5f, 1e-5);
    check<double, shape<3, 4, 5>, 1>(0.5, 1e-12);
    check<double, shape<2, 3, 16>, 4>(0.5, 1e-12);
    check<double, shape<5, 1, 1>, 1>(0.5, 1e-12);
}

TEST_CASE("group_norm of a large image in float") {
    check<float, shape<56, 56, 64>, 2>(3, 1e-5);
    check<float, shape<56, 56, 64>, 1>(0, 1e-5);
}

TEST_CASE("group_norm: a mean far larger than the deviation") {
    check<float, shape<9, 7, 34>, 2>(10000, 1e-5);
    check<float, shape<9, 7, 5>, 5>(-10000, 1e-5);
    check<float, shape<9, 7, 34>, 2>(1e6f, 1e-5);
}

TEST_CASE("group_norm: equal numbers give beta, and what is no number stays in its group") {
    using kernel = kernels::group_norm<float, 9, 6, 2>;
    const std::vector<float> gamma(6, 2), beta(6, 0.25f);
    std::vector<float> x(54, 1.1f), y(54);
    float saved[6];
    kernel::run(x.data(), gamma.data(), beta.data(), 1e-5, y.data(), saved);
    for (const float value : y) CHECK(value == doctest::Approx(0.25).epsilon(1e-4));
    x[6] = std::nanf("");
    kernel::run(x.data(), gamma.data(), beta.data(), 1e-5, y.data(), saved);
    for (std::size_t i = 0; i < 54; ++i) CHECK(std::isnan(y[i]) == (i % 6 < 3));
}
