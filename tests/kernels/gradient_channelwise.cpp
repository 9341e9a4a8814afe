#include <lamina/kernels/gradient/channelwise.hpp>
#include <lamina/layers/prelu.hpp>

#include <doctest/doctest.h>

#include <cstddef>
#include <vector>

#include "gradient_reference.hpp"

using namespace lamina;
using namespace lamina::testing;

namespace {

template <class T, std::size_t Channels>
void check_prelu(std::size_t pixels) {
    CAPTURE(Channels);
    using word = words::prelu<>;
    using kernel = kernels::channelwise_gradient<T, Channels, word>;
    const dims shape = dims::image(pixels, 1, Channels);
    const std::size_t n = shape.size();
    const auto x = numbers<T>(n, 1), dy = numbers<T>(n, 2), p = numbers<T>(Channels, 3),
               before = numbers<T>(Channels, 4);
    std::vector<T> expected(n), sums = before;
    word::backward(shape, x.data(), x.data(), p.data(), dy.data(), expected.data(), sums.data());
    guarded<T> dx(n), in_place(dy.data(), n), dp(before.data(), Channels);
    kernel::add_parameter_sums(pixels, x.data(), p.data(), dy.data(), dp.data());
    kernel::run(pixels, x.data(), p.data(), dy.data(), dx.data());
    kernel::run(pixels, x.data(), p.data(), in_place.data(), in_place.data());
    CHECK(dx.intact());
    CHECK(in_place.intact());
    CHECK(dp.intact());
    check_close(dx.data(), expected.data(), n);
    check_close(in_place.data(), dx.data(), n, T(0));
    check_close(dp.data(), sums.data(), Channels);
}

} // namespace

TEST_CASE_TEMPLATE("a parameter per channel: both gradients", T, float, double) {
    check_prelu<T, 1>(9);
    check_prelu<T, 3>(5);
    check_prelu<T, 16>(1);
    check_prelu<T, 21>(150);
}
