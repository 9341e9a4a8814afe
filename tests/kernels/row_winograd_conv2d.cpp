#include "winograd_conv2d.hpp"

using namespace reference;
namespace kernels = lamina::kernels;

namespace {

using kernels::cook_toom;

/// Checks y[j] = Σ g[i] · d[j + i], plus a bias, computed from the products.
template <std::size_t Outputs, std::size_t Taps>
void check_transform() {
    using f = cook_toom<Outputs, Taps>;
    const auto g = random_numbers<double>(Taps, 1), d = random_numbers<double>(f::products, 2);
    double m[f::products], y[Outputs];
    for (std::size_t p = 0; p < f::products; ++p) {
        double taps = 0, cells = 0;
        for (std::size_t i = 0; i < Taps; ++i) taps += f::kernel(p, i) * g[i];
        for (std::size_t i = 0; i < f::products; ++i) cells += f::input(p, i) * d[i];
        m[p] = taps * cells;
    }
    f::output(m, 0.5, y);
    for (std::size_t j = 0; j < Outputs; ++j) {
        double expected = 0.5;
        for (std::size_t i = 0; i < Taps; ++i) expected += g[i] * d[j + i];
        CHECK(y[j] == doctest::Approx(expected).epsilon(1e-12));
    }
}

} // namespace

TEST_CASE("the transforms of Cook and Toom") {
    check_transform<2, 2>();
    check_transform<3, 2>();
    check_transform<2, 3>();
    check_transform<4, 3>();
    check_transform<4, 4>();
    check_transform<5, 3>();
    check_transform<4, 5>();
    check_transform<7, 2>();
    check_transform<2, 7>();
}

TEST_CASE("rows by Winograd's algorithm") {
    check_row_winograd<float, task({28, 28, 1}, 32, {{5, 5}})>();
    check_row_winograd<float, task({9, 11, 3}, 17, {{3, 3}, {1, 1}, {1, 1, 1, 1}})>();
    check_row_winograd<float, task({7, 5, 2}, 1, {{1, 2}})>();
    check_row_winograd<float, task({3, 3, 1}, 2, {{3, 3}})>();
    check_row_winograd<float, task({1, 1, 3}, 5, {{3, 3}, {1, 1}, {1, 1, 1, 1}})>();
    check_row_winograd<float, task({6, 13, 4}, 47, {{2, 6}, {1, 1}, {0, 3, 4, 1}})>();
    check_row_winograd<float, task({8, 19, 3}, 33, {{1, 7}, {1, 1}, {0, 0, 3, 3}})>();
    check_row_winograd<double, task({9, 11, 3}, 17, {{3, 3}, {1, 1}, {1, 1, 1, 1}})>();
    check_row_winograd<double, task({6, 13, 4}, 47, {{2, 6}, {1, 1}, {0, 3, 4, 1}})>();
    check_row_winograd<double, task({8, 19, 3}, 33, {{1, 7}, {1, 1}, {0, 0, 3, 3}})>();
}

TEST_CASE("rows by Winograd's algorithm: strides, and dilation down the columns") {
    check_row_winograd<float, task({30, 29, 3}, 64, {{7, 7}, {2, 2}, {3, 3, 3, 3}})>();
    check_row_winograd<float, task({10, 17, 2}, 9, {{3, 3}, {2, 2}, {0, 1, 0, 1}})>();
    check_row_winograd<double, task({9, 31, 3}, 20, {{2, 11}, {1, 4}, {0, 0, 2, 2}})>();
    check_row_winograd<float, task({12, 9, 2}, 16, {{3, 5}, {3, 1}, {2, 2, 2, 2}, {2, 1}})>();
    check_row_winograd<float, task({9, 12, 2}, 16, {{3, 3}, {1, 1}, {}, {1, 1}, border::reflect})>();
}

TEST_CASE("rows by Winograd's algorithm: strips, and blocks of tiles and of filters") {
    check_row_winograd<float, task({45, 131, 24}, 75, {{5, 5}, {1, 1}, {2, 2, 2, 2}})>();
    check_row_winograd<double, task({33, 90, 20}, 40, {{3, 4}, {2, 1}, {1, 1, 1, 1}})>();
}

TEST_CASE("rows by Winograd's algorithm: pools in registers") {
    check_row_winograd<float, pooled(task({28, 28, 1}, 32, {{5, 5}}), {2, 2}), relu>(plain_relu<float>);
    check_row_winograd<float, pooled(task({13, 15, 3}, 17, {{3, 3}}), {3, 2}), square>(plain_square<float>);
    check_row_winograd<double, pooled(task({11, 21, 2}, 10, {{4, 3}}), {1, 3}), relu>(plain_relu<double>);
    check_row_winograd<float, pooled(task({10, 9, 5}, 33, {{3, 3}}), {2, 2}, pooling::average), square>(
        plain_square<float>);
}

TEST_CASE("rows by Winograd's algorithm: slices of wider tensors, a residual and a gate") {
    check_row_winograd<float, sliced(task({6, 12, 5}, 17, {{3, 4}}), 4, 7)>();
    check_row_winograd<double, sliced(task({9, 10, 9}, 6, {{3, 3}, {2, 2}, {1, 1, 1, 1}}), 2, 3)>();
    using residual = epilogue<kernels::scale_shift, kernels::add<36>, map<functors::relu>>;
    check_row_winograd<float, task({6, 9, 3}, 33, {{3, 5}}), residual>(
        [](double y, std::size_t p, std::size_t c, const std::vector<std::vector<float>>& o) {
            y = y * double(o[0][c]) + double(o[1][c]) + double(o[2][p * 36 + c]);
            return y > 0 ? y : 0;
        });
}

TEST_CASE("the error of transformed rows in float is at most 1e-4 for data of variance 1") {
    const auto check = [](double worst) {
        CHECK(worst < 1e-4);
        CHECK(worst > 0);
    };
    constexpr conv_task five = task({16, 28, 64}, 32, {{5, 5}});
    constexpr conv_task seven = task({16, 28, 64}, 32, {{7, 7}});
    constexpr conv_task strided = task({30, 60, 3}, 64, {{7, 7}, {2, 2}, {3, 3, 3, 3}});
    check(error_of_unit_variance<kernels::row_winograd_conv2d<float, five>, five>());
    check(error_of_unit_variance<kernels::row_winograd_conv2d<float, seven>, seven>());
    check(error_of_unit_variance<kernels::row_winograd_conv2d<float, strided>, strided>());
}
