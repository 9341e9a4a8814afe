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

/// The kernels of one geometry, behind pointers.
template <class T>
struct norm_kernel {
    std::size_t saved_size;
    void (*run)(const T* x, const T* gamma, const T* beta, double epsilon, T* y, T* saved);
    void (*sums)(const T* x, const T* saved, const T* dy, double* total, double* along);
    void (*input)(const T* x, const T* saved, const T* gamma, const T* dy, const double* total,
                  const double* along, T* dx);
};

/// Checks forward and backward, also in place; the reference works in double for every T. Channels differ in
/// range.
template <class T>
void check_kernel(dims in, const plain_word<double>& word, double epsilon, const norm_kernel<T>& kernel,
                  T offset, double tolerance) {
    const std::size_t channels = in.channels, size = in.size();
    auto x = numbers<T>(size, 1);
    for (std::size_t i = 0; i < size; ++i) x[i] = x[i] * T(1 + i % channels % 5) + offset;
    const auto dy = numbers<T>(size, 2), p = numbers<T>(2 * channels, 3);
    const T *const gamma = p.data(), *const beta = p.data() + channels;
    std::vector<double> y(size), dx(size), dp(2 * channels);
    word.forward(in, wide(x).data(), wide(p).data(), y.data());
    word.backward(in, wide(x).data(), y.data(), wide(p).data(), wide(dy).data(), dx.data(), dp.data());

    guarded<T> found(size), in_place(x.data(), size), saved(kernel.saved_size);
    kernel.run(x.data(), gamma, beta, epsilon, found.data(), saved.data());
    kernel.run(in_place.data(), gamma, beta, epsilon, in_place.data(), saved.data());
    std::vector<double> sums(2 * channels);
    guarded<T> found_dx(size), dy_in_place(dy.data(), size);
    kernel.sums(x.data(), saved.data(), dy.data(), sums.data() + channels, sums.data());
    const auto input = [&](const T* from, T* to) {
        kernel.input(x.data(), saved.data(), gamma, from, sums.data() + channels, sums.data(), to);
    };
    input(dy.data(), found_dx.data());
    input(dy_in_place.data(), dy_in_place.data());

    const std::vector<T> narrow_y(y.begin(), y.end()), narrow_dx(dx.begin(), dx.end());
    CHECK((found.intact() && in_place.intact() && saved.intact() && found_dx.intact()));
    check_close(found.data(), narrow_y.data(), size, T(tolerance));
    check_close(in_place.data(), found.data(), size, T(0));
    check_close(found_dx.data(), narrow_dx.data(), size, T(tolerance));
    check_close(dy_in_place.data(), found_dx.data(), size, T(0));
    check_close(sums.data(), dp.data(), 2 * channels, tolerance * std::sqrt(double(in.pixels())));
}

template <class T, dims In, std::size_t Groups>
void check(T offset, double tolerance) {
    using word = words::group_norm<Groups>;
    using kernel = kernels::group_norm<T, In.pixels(), In.channels, Groups>;
    using gradient = kernels::group_norm_gradient<T, In.pixels(), In.channels, Groups>;
    INFO(Groups, " groups of ", to_string(In));
    check_kernel<T>(
        In, plain_word_of<double, word>, word::epsilon,
        {kernel::saved_size,
         [](const T* x, const T* gamma, const T* beta, double epsilon, T* y, T* saved) {
             kernel::run(x, gamma, beta, epsilon, y, saved);
         },
         [](const T* x, const T* saved, const T* dy, double* total, double* along) {
             gradient::sums(x, saved, dy, total, along);
         },
         [](const T* x, const T* saved, const T* gamma, const T* dy, const double* total, const double* along,
            T* dx) { gradient::input(x, saved, gamma, dy, total, along, dx); }},
        offset, tolerance);
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

TEST_CASE("group_norm: more channels than are worked on at a time, and groups that begin in one block") {
    check<float, shape<1, 3, 520>, 4>(0.5f, 1e-5);
    check<double, shape<2, 1, 512>, 1>(0.5, 1e-12);
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
