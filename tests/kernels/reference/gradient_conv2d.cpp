#include "../gradient_conv2d.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <vector>

namespace lamina::testing {

namespace {

/// A tolerance for all of these values. Rounding errors of Winograd's algorithm are relative to the largest.
template <class T>
T tolerance_of(const std::vector<T>& expected, bool winograd) {
    T largest = 1;
    for (const T x : expected) largest = std::max(largest, std::abs(x));
    return winograd ? rounding<T> * largest / 2 : rounding<T>;
}

} // namespace

template <class T>
void check_gradients(const convolution_gradients<T>& k, std::size_t samples) {
    const kernels::conv_geometry& g = k.geometry;
    const std::size_t in = g.window.in.size(), out = g.window.out.size(), filters = g.window.out.channels,
                      x_stride = in + 2, dy_stride = out + 3, weights = g.kernel_size();
    CAPTURE(to_string(g.window.in));
    CAPTURE(to_string(g.window.out));
    CAPTURE(g.window.kernel.height);
    CAPTURE(g.window.kernel.width);
    const auto x = numbers<T>(samples * x_stride, 1), dy = numbers<T>(samples * dy_stride, 2);
    const auto p = numbers<T>(weights + filters, 3);

    std::vector<T> expected_dx(samples * x_stride), expected_dp = numbers<T>(weights + filters, 4);
    guarded<T> dw(expected_dp.data(), weights), db(expected_dp.data() + weights, filters);
    for (std::size_t n = 0; n < samples; ++n)
        k.word.backward(g.window.in, x.data() + n * x_stride, nullptr, p.data(), dy.data() + n * dy_stride,
                        expected_dx.data() + n * x_stride, expected_dp.data());

    const T dx_tolerance = tolerance_of(expected_dx, g.winograd),
            dp_tolerance = tolerance_of(expected_dp, g.winograd);
    guarded<T> packed(k.packed_size), scratch(k.input_scratch);
    k.pack(p.data(), packed.data());
    for (std::size_t n = 0; n < samples; ++n) {
        guarded<T> dx(in);
        k.inputs(dy.data() + n * dy_stride, packed.data(), dx.data(), scratch.data());
        CHECK(dx.intact());
        check_close(dx.data(), expected_dx.data() + n * x_stride, in, dx_tolerance);
    }
    CHECK(packed.intact());
    CHECK(scratch.intact());

    guarded<T> space(k.weight_scratch);
    k.weights(samples, x.data(), x_stride, dy.data(), dy_stride, dw.data(), db.data(), space.data());
    check_close(dw.data(), expected_dp.data(), weights, dp_tolerance);
    check_close(db.data(), expected_dp.data() + weights, filters, dp_tolerance);
    k.weights(0, x.data(), x_stride, dy.data(), dy_stride, dw.data(), nullptr, space.data());
    check_close(dw.data(), expected_dp.data(), weights, dp_tolerance);
    CHECK(dw.intact());
    CHECK(db.intact());
    CHECK(space.intact());
}

template void check_gradients(const convolution_gradients<float>&, std::size_t);
template void check_gradients(const convolution_gradients<double>&, std::size_t);

} // namespace lamina::testing
