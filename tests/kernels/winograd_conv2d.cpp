#include "winograd_conv2d.hpp"

using namespace reference;
namespace kernels = lamina::kernels;

namespace {

// Each geometry is compiled for itself, so that not all combinations are tested: every border with F(4×4) in
// float, what depends on the number of lanes and on the transform with the others.
template <class T, std::size_t Outputs>
void check_some() {
    check_winograd<T, same3({9, 7, 5}, 19), Outputs>();
    check_winograd<T, same3({6, 13, 33}, 47, {2, 0, 0, 1}), Outputs>();
}
void check_others() {
    check_winograd<float, same3({8, 8, 16}, 16), 4>();
    check_winograd<float, same3({8, 6, 20}, 64), 4>();
    check_winograd<float, same3({3, 3, 1}, 1, {}), 4>();
    check_winograd<float, same3({1, 1, 3}, 2), 4>();
    check_winograd<float, same3({7, 5, 4}, 6, {0, 3, 4, 0}), 4>();
    check_winograd<float, same3({6, 5, 4}, 7, {2, 1, 1, 2}, border::nearest), 4>();
    check_winograd<float, same3({5, 6, 4}, 7, {1, 2, 2, 1}, border::reflect), 4>();
}

template <class T, std::size_t Outputs>
void check_some_strided() {
    check_winograd<T, strided3({15, 18, 5}, 19), Outputs>();
    check_winograd<T, strided3({11, 26, 33}, 47, {2, 0, 0, 1}), Outputs>();
}
void check_others_strided() {
    check_winograd<float, strided3({16, 16, 16}, 16), 4>();
    check_winograd<float, strided3({9, 6, 20}, 64, {}), 4>();
    check_winograd<float, strided3({3, 3, 1}, 1, {}), 4>();
    check_winograd<float, strided3({1, 2, 3}, 2), 4>();
    check_winograd<float, strided3({7, 5, 4}, 6, {0, 3, 4, 0}), 4>();
    check_winograd<float, strided3({9, 8, 4}, 7, {2, 1, 1, 2}, border::nearest), 4>();
    check_winograd<float, strided3({8, 10, 4}, 7, {1, 2, 2, 1}, border::reflect), 4>();
    check_winograd<float, same3({5, 6, 4}, 7, {1, 2, 2, 1}, border::circular), 4>();
}

} // namespace

TEST_CASE("F(2×2, 3×3), float") {
    check_some<float, 2>();
    check_winograd<float, same3({3, 3, 1}, 1, {}), 2>();
    check_winograd<float, same3({8, 6, 20}, 64), 2>();
}
TEST_CASE("F(2×2, 3×3), double") { check_some<double, 2>(); }
TEST_CASE("F(4×4, 3×3), float") {
    check_some<float, 4>();
    check_others();
}
TEST_CASE("F(4×4, 3×3), double") { check_some<double, 4>(); }

TEST_CASE("F(2×2, 3×3) with stride 2, float") {
    check_some_strided<float, 2>();
    check_winograd<float, strided3({1, 2, 3}, 2), 2>();
}
TEST_CASE("F(2×2, 3×3) with stride 2, double") { check_some_strided<double, 2>(); }
TEST_CASE("F(4×4, 3×3) with stride 2, float") {
    check_some_strided<float, 4>();
    check_others_strided();
}
TEST_CASE("F(4×4, 3×3) with stride 2, double") { check_some_strided<double, 4>(); }

TEST_CASE("several blocks of tiles and of filters, the last of them overlapping") {
    check_winograd<float, same3({26, 30, 130}, 75), 4>();
    check_winograd<float, same3({22, 14, 130}, 40), 2>();
    check_winograd<float, strided3({52, 60, 70}, 75), 4>();
    check_winograd<float, strided3({44, 30, 130}, 40), 2>();
}

TEST_CASE("the error of F(4×4, 3×3) in float is at most 1e-4 for data of variance 1") {
    const auto check = [](double worst) {
        CHECK(worst < 1e-4);
        CHECK(worst > 0);
    };
    constexpr conv_task whole = same3({12, 12, 256}, 32), strided = strided3({24, 24, 256}, 32);
    check(error_of_unit_variance<kernels::winograd_conv2d<float, whole, 4>, whole>());
    check(error_of_unit_variance<kernels::winograd_conv2d<float, strided, 4>, strided>());
}
