#include "winograd_conv2d.hpp"

using namespace reference;
namespace kernels = lamina::kernels;

TEST_CASE("Winograd: pools in registers") {
    check_winograd<float, pooled(same3({12, 12, 8}, 17), {2, 2}), 4, relu>(plain_relu<float>);
    check_winograd<float, pooled(same3({13, 11, 3}, 10, {}), {2, 2}), 4, square>(plain_square<float>);
    check_winograd<double, pooled(same3({9, 14, 3}, 10), {4, 1}), 4, relu>(plain_relu<double>);
    check_winograd<float, pooled(same3({7, 9, 5}, 33), {1, 2}, pooling::average), 4, relu>(plain_relu<float>);
    check_winograd<float, pooled(same3({9, 9, 5}, 33), {2, 2}, pooling::average), 2, square>(
        plain_square<float>);
}

TEST_CASE("Winograd: slices of wider tensors") {
    check_winograd<float, sliced(same3({6, 7, 5}, 17), 4, 7), 4>();
    check_winograd<double, sliced(pooled(same3({9, 10, 9}, 6), {2, 2}), 2, 3), 2>();
}

TEST_CASE("Winograd: a residual, a gate and batch normalisation in registers") {
    using residual = epilogue<kernels::scale_shift, kernels::add<36>, map<functors::relu>>;
    check_winograd<float, same3({6, 9, 3}, 33), 4, residual>(
        [](double y, std::size_t p, std::size_t c, const std::vector<std::vector<float>>& o) {
            y = y * double(o[0][c]) + double(o[1][c]) + double(o[2][p * 36 + c]);
            return y > 0 ? y : 0;
        });
    using gated = epilogue<map<functors::square>, kernels::gate>;
    check_winograd<double, same3({5, 6, 3}, 10, {}), 2, gated>(
        [](double y, std::size_t, std::size_t c, const std::vector<std::vector<double>>& o) {
            return y * y * o[0][c];
        });
}
