#pragma once

#include <lamina/kernels/gradient/conv2d_input.hpp>
#include <lamina/kernels/gradient/conv2d_weights.hpp>
#include <lamina/layers/conv2d.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

#include "gradient_reference.hpp"

namespace lamina::testing {

/// A tolerance for all of these values. Rounding errors of Winograd's algorithm are relative to the largest.
template <class T>
T tolerance_of(const std::vector<T>& expected, bool winograd) {
    T largest = 1;
    for (const T x : expected) largest = std::max(largest, std::abs(x));
    return winograd ? rounding<T> * largest / 2 : rounding<T>;
}

/// Checks dx, dw and db of images with gaps between them against the word's own backward, without Winograd's
/// algorithm or with it where it is preferred.
template <class T, dims In, std::size_t Samples = 3, bool Winograd = false, class Word>
void check_convolution(Word) {
    constexpr kernels::conv_geometry g = [] {
        kernels::conv_geometry all = Word::geometry(In);
        all.winograd = Winograd;
        return all;
    }();
    constexpr std::size_t samples = Samples, in = g.window.in.size(), out = g.window.out.size();
    constexpr std::size_t x_stride = in + 2, dy_stride = out + 3, filters = g.window.out.channels;
    CAPTURE(to_string(g.window.in));
    CAPTURE(to_string(g.window.out));
    CAPTURE(g.window.kernel.height);
    CAPTURE(g.window.kernel.width);
    const auto x = numbers<T>(samples * x_stride, 1), dy = numbers<T>(samples * dy_stride, 2);
    const auto p = numbers<T>(g.kernel_size() + filters, 3);

    std::vector<T> expected_dx(samples * x_stride), expected_dp = numbers<T>(g.kernel_size() + filters, 4);
    guarded<T> dw(expected_dp.data(), g.kernel_size()), db(expected_dp.data() + g.kernel_size(), filters);
    for (std::size_t n = 0; n < samples; ++n)
        Word::backward(In, x.data() + n * x_stride, static_cast<const T*>(nullptr), p.data(),
                       dy.data() + n * dy_stride, expected_dx.data() + n * x_stride, expected_dp.data());

    const T dx_tolerance = tolerance_of(expected_dx, Winograd),
            dp_tolerance = tolerance_of(expected_dp, Winograd);
    using inputs = kernels::conv2d_input_gradient<T, g>;
    guarded<T> packed(inputs::packed_size), scratch(inputs::scratch_size);
    inputs::pack(p.data(), packed.data());
    for (std::size_t n = 0; n < samples; ++n) {
        guarded<T> dx(in);
        inputs::run(dy.data() + n * dy_stride, packed.data(), dx.data(), scratch.data());
        CHECK(dx.intact());
        check_close(dx.data(), expected_dx.data() + n * x_stride, in, dx_tolerance);
    }
    CHECK(packed.intact());
    CHECK(scratch.intact());

    using weights = kernels::conv2d_weight_gradient<T, g>;
    guarded<T> space(weights::scratch_size);
    weights::run(samples, x.data(), x_stride, dy.data(), dy_stride, dw.data(), db.data(), space.data());
    check_close(dw.data(), expected_dp.data(), g.kernel_size(), dp_tolerance);
    check_close(db.data(), expected_dp.data() + g.kernel_size(), filters, dp_tolerance);
    weights::run(0, x.data(), x_stride, dy.data(), dy_stride, dw.data(), nullptr, space.data());
    check_close(dw.data(), expected_dp.data(), g.kernel_size(), dp_tolerance);
    CHECK(dw.intact());
    CHECK(db.intact());
    CHECK(space.intact());
}

} // namespace lamina::testing
