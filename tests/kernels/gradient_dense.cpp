#include <lamina/kernels/dense/dots.hpp>
#include <lamina/kernels/gradient/dense.hpp>
#include <lamina/layers/dense.hpp>

#include <doctest/doctest.h>

#include <cstddef>
#include <initializer_list>
#include <vector>

#include "gradient_reference.hpp"

using namespace lamina;
using namespace lamina::testing;

namespace {

/// The gradients of one dense layer, behind pointers.
template <class T>
struct dense_gradients {
    std::size_t inputs, units, packed_size, scratch_size;
    plain_word<T> word;
    void (*pack)(const T* p, T* packed);
    void (*input)(std::size_t samples, const T* dy, std::size_t dy_stride, const T* p, const T* packed, T* dx,
                  std::size_t dx_stride);
    void (*weights)(std::size_t samples, const T* x, std::size_t x_stride, const T* dy, std::size_t dy_stride,
                    T* dw, T* db, T* scratch);
};

/// Checks `samples` rows with gaps between them against the word's own backward.
template <class T>
void check_gradients(const dense_gradients<T>& k, std::size_t samples) {
    const std::size_t x_stride = k.inputs + 3, dy_stride = k.units + 2, size = k.inputs * k.units;
    INFO(samples, " samples, ", k.inputs, " → ", k.units);
    const auto x = numbers<T>(samples * x_stride, 1), dy = numbers<T>(samples * dy_stride, 2);
    const auto p = numbers<T>(size + k.units, 3);
    guarded<T> expected_dx(samples * x_stride);
    std::vector<T> expected_dp = numbers<T>(size + k.units, 4);
    guarded<T> dw(expected_dp.data(), size), db(expected_dp.data() + size, k.units);
    for (std::size_t n = 0; n < samples; ++n)
        k.word.backward(dims::vector(k.inputs), x.data() + n * x_stride, nullptr, p.data(),
                        dy.data() + n * dy_stride, expected_dx.data() + n * x_stride, expected_dp.data());

    guarded<T> packed(k.packed_size), dx(samples * x_stride);
    k.pack(p.data(), packed.data());
    k.input(samples, dy.data(), dy_stride, p.data(), packed.data(), dx.data(), x_stride);
    CHECK(packed.intact());
    CHECK(dx.intact());
    check_close(dx.data(), expected_dx.data(), samples * x_stride);

    guarded<T> scratch(k.scratch_size);
    k.weights(samples, x.data(), x_stride, dy.data(), dy_stride, dw.data(), db.data(), scratch.data());
    k.weights(0, x.data(), x_stride, dy.data(), dy_stride, dw.data(), nullptr, scratch.data());
    CHECK(scratch.intact());
    CHECK(dw.intact());
    CHECK(db.intact());
    check_close(dw.data(), expected_dp.data(), size);
    check_close(db.data(), expected_dp.data() + size, k.units);
}

template <class T, std::size_t Inputs, std::size_t Units>
void check(std::size_t samples) {
    using inputs = kernels::dense_input_gradient<T, Inputs, Units>;
    using weights = kernels::dense_weight_gradient<T, Inputs, Units>;
    check_gradients<T>(
        {Inputs, Units, inputs::packed_size, weights::scratch_size, plain_word_of<T, words::dense<Units>>,
         [](const T* p, T* packed) { inputs::pack(p, packed); },
         [](std::size_t n, const T* dy, std::size_t dy_stride, const T* p, const T* packed, T* dx,
            std::size_t dx_stride) { inputs::run(n, dy, dy_stride, p, packed, dx, dx_stride); },
         [](std::size_t n, const T* x, std::size_t x_stride, const T* dy, std::size_t dy_stride, T* dw, T* db,
            T* scratch) { weights::run(n, x, x_stride, dy, dy_stride, dw, db, scratch); }},
        samples);
}

} // namespace

TEST_CASE("few units") {
    for (std::size_t samples : std::initializer_list<std::size_t>{1, 2, 5, 14, 40})
        check<float, 77, 10>(samples);
    check<float, 1, 1>(3);
    check<float, 5, 3>(7);
    check<float, 64, 16>(19);
    check<float, 33, 48>(15);
    check<float, 100, 31>(300);
    check<double, 5, 3>(7);
    check<double, 33, 48>(15);
    check<double, 100, 31>(300);
}

TEST_CASE("many units") {
    for (std::size_t samples : std::initializer_list<std::size_t>{1, 3, 4, 11})
        check<float, 23, 300>(samples);
    check<float, 40, 256>(6);
    check<float, 3, 517>(8);
    check<float, 64, 64>(30);
    check<double, 3, 517>(8);
    check<double, 64, 64>(30);
}

TEST_CASE("dot products and the gradient of their inputs share the packed weights") {
    constexpr std::size_t inputs = 77, units = 10;
    using dots = kernels::dense_dots<float, kernels::dense_task{inputs, units}>;
    using gradient = kernels::dense_input_gradient<float, inputs, units>;
    static_assert(dots::first_weight + gradient::packed_size == dots::packed_size);
    const auto p = numbers<float>(inputs * units, 3);
    std::vector<float> forward(dots::packed_size), backward(gradient::packed_size);
    dots::pack(p.data(), nullptr, forward.data());
    gradient::pack(p.data(), backward.data());
    for (std::size_t i = 0; i < backward.size(); ++i) CHECK(backward[i] == forward[dots::first_weight + i]);
}
