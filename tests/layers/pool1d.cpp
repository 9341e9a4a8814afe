#include <lamina/layers/pool1d.hpp>

#include <doctest/doctest.h>

#include <string>

#include "gradient_check.hpp"

using namespace lamina;
using namespace lamina::testing;

TEST_CASE("1-D pools by hand") {
    const std::vector<double> x{1, 5, 2, 3, 9};
    CHECK(forward<words::pool1d<kernels::pooling::max, 2>>(shape<5, 1>, x) == std::vector<double>{5, 3});
    CHECK(forward<words::pool1d<kernels::pooling::average, 2>>(shape<5, 1>, x)
          == std::vector<double>{3, 2.5});
    CHECK(forward<decltype(max_pool1d<3>(strides<1>))>(shape<5, 1>, x) == std::vector<double>{5, 5, 9});
    CHECK(forward<decltype(max_pool1d<2>(ceil_mode))>(shape<5, 1>, x) == std::vector<double>{5, 3, 9});
    CHECK(forward<decltype(avg_pool1d<2>(pad<1, 0>))>(shape<5, 1>, x) == std::vector<double>{1, 3.5, 6});
    CHECK(forward<decltype(avg_pool1d<2>(pad<1>, count_include_pad))>(shape<4, 1>, {2, 4, 6, 8})
          == std::vector<double>{1, 5, 4});
    CHECK(forward<decltype(max_pool1d<3>(same, strides<2>))>(shape<2, 2>, {-1, -2, -3, -4})
          == std::vector<double>{-1, -2});
    CHECK(forward<words::global_pool1d<kernels::pooling::max>>(shape<3, 2>, {1, 2, 5, 4, 3, 6})
          == std::vector<double>{5, 6});
    CHECK(forward<words::global_pool1d<kernels::pooling::average>>(shape<3, 2>, {1, 2, 5, 4, 3, 6})
          == std::vector<double>{3, 4});
}

TEST_CASE("1-D pools: gradients") {
    check_gradients(max_pool1d<3>(strides<2>, pad<1>), shape<7, 2>);
    check_gradients(avg_pool1d<3>(strides<2>, same), shape<6, 2>);
    check_gradients(global_max_pool1d, shape<5, 2>);
    check_gradients(global_avg_pool1d, shape<5, 2>);
}

TEST_CASE("1-D pools: shapes and names") {
    static_assert(decltype(max_pool1d<2>(strides<3>))::output(shape<8, 4>) == shape<3, 4>);
    static_assert(words::global_pool1d<kernels::pooling::max>::output(shape<8, 4>) == shape<4>);
    CHECK(words::pool1d<kernels::pooling::average, 3>::describe() == "avg_pool1d 3");
    CHECK(decltype(max_pool1d<3>(strides<2>))::describe() == "max_pool1d 3 / 2");
    CHECK(words::global_pool1d<kernels::pooling::average>::label == std::string("global_avg_pool1d"));
}
