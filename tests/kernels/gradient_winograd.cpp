// The gradients that Winograd's algorithm computes.
#include <type_traits>

#include "gradient_conv2d.hpp"

using namespace lamina;
using namespace lamina::testing;

namespace {

template <class Word>
constexpr kernels::conv_geometry geometry_of(Word, dims in) {
    return Word::geometry(in);
}
template <kernels::conv_geometry G>
constexpr bool is_winograd =
    std::is_same_v<kernels::conv2d_weight_gradient<float, G>, kernels::winograd_weight_gradient<float, G>>;

} // namespace

TEST_CASE("where it is preferred") {
    static_assert(is_winograd<geometry_of(conv2d<64, 3>(same), shape<56, 56, 64>)>);
    static_assert(is_winograd<geometry_of(conv2d<64, 3>, shape<13, 13, 32>)>);
    static_assert(!is_winograd<geometry_of(conv2d<64, 3>(same, no_winograd), shape<56, 56, 64>)>);
    static_assert(!is_winograd<geometry_of(conv2d<64, 3>(same), shape<28, 28, 3>)>);
    static_assert(!is_winograd<geometry_of(conv2d<512, 3>(same), shape<7, 7, 512>)>);
    static_assert(!is_winograd<geometry_of(conv2d<64, 5>(same), shape<28, 28, 64>)>);
    static_assert(
        kernels::winograd_input_tile<float>(geometry_of(conv2d<64, 3>(same), shape<56, 56, 64>), 16, 32)
        == 4);
    static_assert(
        kernels::winograd_input_tile<float>(geometry_of(conv2d<64, 3>(pad<3>), shape<56, 56, 64>), 16, 32)
        == 0);
    static_assert(kernels::winograd_input_tile<float>(geometry_of(conv2d<8, 3>(same), shape<4, 4, 8>), 16, 32)
                  == 0);
}

TEST_CASE("odd sizes, remainders of channels, every padding") {
    check_convolution<float, shape<8, 8, 16>, 3, true>(conv2d<16, 3>(same));
    check_convolution<float, shape<9, 15, 19>, 2, true>(conv2d<33, 3>(pad<0, 2, 1, 0>));
    check_convolution<float, shape<9, 9, 20>, 2, true>(conv2d<35, 3>(same, reflect_padding));
    check_convolution<float, shape<10, 9, 16>, 1, true>(conv2d<16, 3>(pad<3>));
    check_convolution<double, shape<11, 10, 17>, 2, true>(conv2d<16, 3>);
}

TEST_CASE("more tiles than are worked on at a time") {
    check_convolution<float, shape<33, 30, 32>, 2, true>(conv2d<48, 3>(same));
    check_convolution<double, shape<8, 8, 32>, 21, true>(conv2d<32, 3>(same));
}
