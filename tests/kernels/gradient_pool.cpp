#include <lamina/kernels/gradient/pool.hpp>
#include <lamina/layers/adaptive_pool2d.hpp>
#include <lamina/layers/pool2d.hpp>

#include <doctest/doctest.h>

#include <cstddef>
#include <limits>
#include <vector>

#include "gradient_reference.hpp"

using namespace lamina;
using namespace lamina::testing;

namespace {

/// x has many equal values, so that it matters which cell of a window is the first.
template <class T>
void check_gradient(const kernels::pool_geometry& g, const plain_word<T>& word,
                    void (*run)(const T* x, const T* y, const T* dy, T* dx)) {
    const dims in = g.window.in, out = g.window.out;
    INFO("from ", to_string(in), " to ", to_string(out), ", kernel ", g.window.kernel.height);
    auto x = numbers<T>(in.size(), 1);
    for (T& value : x) value = T(int(4 * value));
    for (std::size_t i = 37; i < in.size(); i += 23)
        x[i] = i % 3 == 0 ? std::numeric_limits<T>::infinity() : std::numeric_limits<T>::quiet_NaN();
    const auto dy = numbers<T>(out.size(), 2);
    std::vector<T> y(out.size()), expected(in.size());
    word.forward(in, x.data(), nullptr, y.data());
    word.backward(in, x.data(), y.data(), nullptr, dy.data(), expected.data(), nullptr);
    guarded<T> dx(in.size());
    run(x.data(), y.data(), dy.data(), dx.data());
    CHECK(dx.intact());
    check_close(dx.data(), expected.data(), in.size());
}

template <class T, dims In, class Word>
void check(Word) {
    constexpr kernels::pool_geometry g = Word::geometry(In);
    using kernel = kernels::pool_gradient<T, g>;
    check_gradient<T>(g, plain_word_of<T, Word>,
                      [](const T* x, const T* y, const T* dy, T* dx) { kernel::run(x, y, dy, dx); });
}

} // namespace

TEST_CASE("maximum") {
    check<float, shape<6, 8, 16>>(max_pool2d<2>);
    check<float, shape<7, 5, 17>>(max_pool2d<2>);
    check<float, shape<6, 5, 16>>(max_pool2d<2>); // a column that no window sees
    check<float, shape<5, 6, 16>>(max_pool2d<2>); // a row that no window sees
    check<float, shape<6, 8, 16>>(max_pool2d<2>(strides<2, 3>));
    check<float, shape<8, 6, 16>>(max_pool2d<2>(strides<3, 2>));
    check<float, shape<6, 7, 16>>(max_pool2d<2, 3>(strides<2>));
    check<float, shape<7, 6, 16>>(max_pool2d<3, 2>(strides<2>));
    check<float, shape<7, 9, 3>>(max_pool2d<3>(strides<2>, same));
    check<float, shape<8, 7, 33>>(max_pool2d<3, 2>(strides<2, 1>, pad<1, 2, 0, 1>));
    check<float, shape<7, 8, 5>>(max_pool2d<2>(strides<3>));
    check<float, shape<7, 8, 1>>(max_pool2d<3>(strides<2>, ceil_mode));
    check<float, shape<8, 8, 5>>(max_pool2d<3>(ceil_mode, pad<1>));
    check<float, shape<5, 6, 35>>(global_max_pool2d);
    check<float, shape<6, 5, 4>>(max_pool2d<3, 5>(pad<2, 0, 0, 0>));
    check<double, shape<7, 5, 17>>(max_pool2d<2>);
    check<double, shape<7, 6, 16>>(max_pool2d<3, 2>(strides<2>));
    check<double, shape<8, 7, 33>>(max_pool2d<3, 2>(strides<2, 1>, pad<1, 2, 0, 1>));
    check<double, shape<7, 8, 1>>(max_pool2d<3>(strides<2>, ceil_mode));
    check<double, shape<6, 5, 4>>(max_pool2d<3, 5>(pad<2, 0, 0, 0>));
    check<float, shape<9, 8, 17>>(max_pool2d<2>(dilation<2>));
    check<float, shape<9, 8, 3>>(max_pool2d<3, 2>(dilation<1, 3>, strides<2, 4>, pad<1>));
    check<float, shape<6, 6, 16>>(max_pool2d<2>(dilation<2>, strides<3>));
    check<double, shape<9, 8, 3>>(max_pool2d<3, 2>(dilation<1, 3>, strides<2, 4>, pad<1>));
}

TEST_CASE("average") {
    check<float, shape<6, 8, 16>>(avg_pool2d<2>);
    check<float, shape<7, 5, 17>>(avg_pool2d<2>);
    check<float, shape<7, 9, 3>>(avg_pool2d<3>(strides<2>, same));
    check<float, shape<7, 9, 3>>(avg_pool2d<3>(strides<2>, same, count_include_pad));
    check<float, shape<8, 7, 33>>(avg_pool2d<3, 2>(strides<2, 1>, pad<1, 2, 0, 1>, count_include_pad));
    check<float, shape<7, 8, 1>>(avg_pool2d<3>(strides<2>, ceil_mode, pad<1>, count_include_pad));
    check<float, shape<8, 8, 5>>(avg_pool2d<3>(ceil_mode, pad<1>));
    check<float, shape<5, 6, 35>>(global_avg_pool2d);
    check<double, shape<7, 5, 17>>(avg_pool2d<2>);
    check<double, shape<8, 7, 33>>(avg_pool2d<3, 2>(strides<2, 1>, pad<1, 2, 0, 1>, count_include_pad));
    check<double, shape<8, 8, 5>>(avg_pool2d<3>(ceil_mode, pad<1>));
}

TEST_CASE_TEMPLATE("windows of several sizes", T, float, double) {
    check<T, shape<7, 10, 17>>(adaptive_max_pool2d<3, 4>);
    check<T, shape<7, 10, 3>>(adaptive_avg_pool2d<3, 4>);
    check<T, shape<3, 2, 16>>(adaptive_avg_pool2d<5, 4>);
}
