#include <lamina/kernels/gradient/pointwise.hpp>
#include <lamina/kernels/gradient/softmax.hpp>
#include <lamina/layers/activations.hpp>
#include <lamina/layers/log_softmax.hpp>

#include <doctest/doctest.h>

#include <cstddef>
#include <functional>
#include <initializer_list>
#include <limits>
#include <vector>

#include "gradient_reference.hpp"

using namespace lamina;
using namespace lamina::testing;

namespace {

/// The gradient, also in place.
template <class T>
void check_gradient(const plain_word<T>& word, dims shape, T range,
                    const std::function<void(const T* x, const T* y, const T* dy, T* dx)>& run) {
    const std::size_t n = shape.size();
    auto x = numbers<T>(n, 1);
    for (T& value : x) value *= range;
    const auto dy = numbers<T>(n, 2);
    std::vector<T> y(n), expected(n);
    word.forward(shape, x.data(), nullptr, y.data());
    word.backward(shape, x.data(), y.data(), nullptr, dy.data(), expected.data(), nullptr);
    guarded<T> dx(n), in_place(dy.data(), n);
    run(x.data(), y.data(), dy.data(), dx.data());
    run(x.data(), y.data(), in_place.data(), in_place.data());
    CHECK(dx.intact());
    CHECK(in_place.intact());
    check_close(dx.data(), expected.data(), n);
    check_close(in_place.data(), dx.data(), n, T(0));
}

template <class T, class Word>
void check(std::size_t n) {
    INFO(Word::label, " of ", n);
    check_gradient<T>(plain_word_of<T, Word>, dims::vector(n), 8,
                      [n](const T* x, const T* y, const T* dy, T* dx) {
                          kernels::pointwise_gradient<T, Word>::run(n, x, y, dy, dx);
                      });
}

template <class T, class Word, std::size_t Channels>
void check_softmax(std::size_t pixels) {
    INFO(Word::label, " of ", Channels);
    check_gradient<T>(plain_word_of<T, Word>, dims::image(pixels, 1, Channels), 1,
                      [pixels](const T*, const T* y, const T* dy, T* dx) {
                          kernels::softmax_gradient<T, Channels, Word::logarithm>::run(pixels, y, dy, dx);
                      });
}

/// Checks what op does to y, element by element.
template <class T, class Op, class Expected>
void check_numbers(Op op, Expected expected) {
    for (std::size_t n : std::initializer_list<std::size_t>{0, 1, 7, 16, 50}) {
        const auto a = numbers<T>(n, 1), b = numbers<T>(n, 2), before = numbers<T>(n, 3);
        guarded<T> y(before.data(), n);
        op(n, a.data(), b.data(), y.data());
        CHECK(y.intact());
        for (std::size_t i = 0; i < n; ++i) CHECK(y.data()[i] == expected(a[i], b[i], before[i]));
    }
}

} // namespace

TEST_CASE_TEMPLATE("activations", T, float, double) {
    for (std::size_t n : std::initializer_list<std::size_t>{0, 1, 15, 16, 33, 100}) check<T, words::relu>(n);
    check<T, words::relu6>(50);
    check<T, words::leaky_relu<0.25>>(50);
    check<T, words::hard_sigmoid>(50);
    check<T, words::hard_swish>(50);
    check<T, words::elu<1.0>>(50);
    check<T, words::selu>(50);
    check<T, words::gelu>(50);
    check<T, words::sigmoid>(50);
    check<T, words::silu>(50);
    check<T, words::tanh>(50);
    check<T, words::softplus>(50);
    check<T, words::mish>(50);
    check<T, words::clip<-2.0, 5.0>>(50);
    check<T, words::threshold<1.0, 2.0>>(50);
    check<T, words::celu<0.5>>(50);
    check<T, words::softsign>(50);
    check<T, words::gelu_tanh>(50);
    check<T, words::affine<2.0, -1.5>>(50);
    check<T, words::abs>(50);
    check<T, words::square>(50);
    check<T, words::power<3.0>>(50);
}

TEST_CASE_TEMPLATE("softmax", T, float, double) {
    check_softmax<T, words::softmax, 2>(5);
    check_softmax<T, words::softmax, 10>(3);
    check_softmax<T, words::softmax, 16>(2);
    check_softmax<T, words::softmax, 37>(4);
}

TEST_CASE_TEMPLATE("log_softmax", T, float, double) {
    check_softmax<T, words::log_softmax, 2>(5);
    check_softmax<T, words::log_softmax, 10>(3);
    check_softmax<T, words::log_softmax, 16>(2);
    check_softmax<T, words::log_softmax, 37>(4);
}

TEST_CASE_TEMPLATE("log_softmax of a probability that is 0", T, float, double) {
    const T y[] = {0, -std::numeric_limits<T>::infinity()}, dy[] = {T(0.25), T(0.5)};
    T dx[2];
    kernels::softmax_gradient<T, 2, true>::run(1, y, dy, dx);
    CHECK(dx[0] == T(-0.5));
    CHECK(dx[1] == T(0.5));
}

TEST_CASE_TEMPLATE("helpers", T, float, double) {
    check_numbers<T>([](auto n, auto, auto, auto y) { kernels::fill(n, T(3), y); },
                     [](T, T, T) { return T(3); });
    check_numbers<T>([](auto n, auto a, auto b, auto y) { kernels::add_numbers(n, a, b, y); },
                     [](T a, T b, T) { return a + b; });
    check_numbers<T>([](auto n, auto a, auto, auto y) { kernels::accumulate(n, a, y); },
                     [](T a, T, T y) { return y + a; });
    check_numbers<T>([](auto n, auto, auto, auto y) { kernels::scale(n, T(0.5), y); },
                     [](T, T, T y) { return y / 2; });
    check_numbers<T>([](auto n, auto a, auto, auto y) { kernels::axpy(n, T(0.5), a, y); },
                     [](T a, T, T y) { return y + a / 2; });
}
