#include <lamina/kernels/gradient/local_response_norm.hpp>
#include <lamina/kernels/norm/local_response_norm.hpp>
#include <lamina/layers/local_response_norm.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <vector>

#include "gradient_reference.hpp"

using namespace lamina;
using namespace lamina::testing;

namespace {

template <class T>
struct response_kernel {
    std::size_t scratch_size;
    void (*run)(std::size_t pixels, const T* x, T* y, T* scratch);
    void (*gradient)(std::size_t pixels, const T* x, const T* dy, T* dx, T* scratch);
};

/// Checks forward, also in place, and backward; the reference works in double for every T.
template <class T>
void check_kernel(dims in, const plain_word<double>& word, const response_kernel<T>& kernel, T range) {
    const std::size_t size = in.size();
    auto x = numbers<T>(size, 1);
    for (T& value : x) value *= range;
    const auto dy = numbers<T>(size, 2);
    const std::vector<double> wide_x(x.begin(), x.end()), wide_dy(dy.begin(), dy.end());
    std::vector<double> y(size), dx(size);
    word.forward(in, wide_x.data(), nullptr, y.data());
    word.backward(in, wide_x.data(), y.data(), nullptr, wide_dy.data(), dx.data(), nullptr);

    guarded<T> found(size), in_place(x.data(), size), found_dx(size), scratch(kernel.scratch_size);
    kernel.run(in.pixels(), x.data(), found.data(), scratch.data());
    kernel.run(in.pixels(), in_place.data(), in_place.data(), scratch.data());
    kernel.gradient(in.pixels(), x.data(), dy.data(), found_dx.data(), scratch.data());
    const std::vector<T> narrow_y(y.begin(), y.end()), narrow_dx(dx.begin(), dx.end());
    CHECK((found.intact() && in_place.intact() && found_dx.intact() && scratch.intact()));
    const T tolerance = sizeof(T) == 4 ? T(1e-5) : T(1e-13);
    check_close(found.data(), narrow_y.data(), size, tolerance);
    check_close(in_place.data(), found.data(), size, T(0));
    check_close(found_dx.data(), narrow_dx.data(), size, tolerance);
}

template <class T, dims In, class Word>
void check(Word, T range = 2) {
    using kernel = kernels::local_response_norm<T, In.channels, Word::window>;
    using gradient = kernels::local_response_norm_gradient<T, In.channels, Word::window>;
    INFO("window ", Word::window.size, " of ", to_string(In));
    check_kernel<T>(
        In, plain_word_of<double, Word>,
        {gradient::scratch_size,
         [](std::size_t pixels, const T* x, T* y, T* scratch) { kernel::run(pixels, x, y, scratch); },
         [](std::size_t pixels, const T* x, const T* dy, T* dx, T* scratch) {
             gradient::run(pixels, x, dy, dx, scratch);
         }},
        range);
}

} // namespace

TEST_CASE_TEMPLATE("local_response_norm: windows and channels", T, float, double) {
    check<T, shape<2, 3, 16>>(local_response_norm<5>(lrn_alpha<1>));
    check<T, shape<3, 7, 19>>(local_response_norm<5>(lrn_alpha<1>, lrn_k<2>));
    check<T, shape<5, 4, 33>>(local_response_norm<4>(lrn_alpha<2>));
    check<T, shape<1, 1, 1>>(local_response_norm<5>(lrn_alpha<1>));
    check<T, shape<3, 2, 3>>(local_response_norm<8>(lrn_alpha<4>));
    check<T, shape<1200>>(local_response_norm<3>(lrn_alpha<1>));
}

TEST_CASE_TEMPLATE("local_response_norm: other powers", T, float, double) {
    check<T, shape<2, 3, 21>>(local_response_norm<5>(lrn_alpha<1>, lrn_beta<0.5>));
    check<T, shape<2, 3, 21>>(local_response_norm<5>(lrn_alpha<1>, lrn_beta<1>));
    check<T, shape<2, 3, 21>>(local_response_norm<5>(lrn_alpha<3>, lrn_beta<0.9>, lrn_k<0.01>));
    check<T, shape<2, 3, 21>>(local_response_norm<2>(lrn_alpha<5>, lrn_beta<1.7>), T(1000));
    check<T, shape<2, 3, 21>>(local_response_norm<2>(lrn_alpha<1>, lrn_beta<0.3>, lrn_k<1e-5>), T(0.001));
}

TEST_CASE("the inverse powers of small and large numbers") {
    using V = simd::batch<double>;
    using F = simd::batch<float>;
    const auto first = []<class R>(const R& all) {
        simd::scalar_t<R> numbers[simd::lanes<R>];
        simd::store(numbers, all);
        return numbers[0];
    };
    for (double x = 1e-30; x < 1e30; x *= 1.37) {
        CAPTURE(x);
        CHECK(first(kernels::log(F(float(x)))) == doctest::Approx(std::log(float(x))).epsilon(2e-7));
        CHECK(first(kernels::log(V(x))) == doctest::Approx(std::log(x)).epsilon(1e-14));
        CHECK(first(kernels::inverse_power<0.3>(V(x))) == doctest::Approx(std::pow(x, -0.3)).epsilon(1e-13));
        CHECK(first(kernels::inverse_power<0.75>(V(x)))
              == doctest::Approx(std::pow(x, -0.75)).epsilon(1e-14));
    }
    CHECK(first(kernels::log(V(1))) == 0);
    CHECK(std::isnan(first(kernels::inverse_power<0.3>(V(NAN)))));
}

TEST_CASE("local_response_norm: what is no number stays in the windows that see it") {
    using kernel = kernels::local_response_norm<float, 12, kernels::response_window{3, 1, 0.6, 1}>;
    std::vector<float> x(24, 1), y(24), scratch(kernel::scratch_size);
    x[5] = NAN;
    kernel::run(2, x.data(), y.data(), scratch.data());
    for (std::size_t i = 0; i < 24; ++i) CHECK(std::isnan(y[i]) == (i >= 4 && i <= 6));
}
