#include "conv2d.hpp"
#include "functors.hpp"

using reference::plain_relu, reference::plain_square;
using reference::pooled;
using reference::sliced;
using reference::task;
namespace kernels = lamina::kernels;

namespace {

using lamina::kernels::epilogue, lamina::kernels::map;
using lamina::kernels::pooling;

/// Checks a kernel with epilogue and pool. If `rare` is not 0, it replaces some of the inputs.
template <class T, kernels::conv_task Task, class Epilogue>
void check_fused(reference::plain_ops<T> ops, T rare = 0) {
    reference::check_conv2d<T, Task, Epilogue>({.ops = ops, .rare = rare});
}

} // namespace

TEST_CASE("conv2d: pools in registers") {
    using relu = epilogue<map<functors::relu>>;
    using rise = epilogue<map<functors::relu>, map<functors::twice_minus_one>>;
    using square = epilogue<map<functors::square>>;
    const auto plain_rise = [](double y, std::size_t, std::size_t, const auto&) {
        return 2 * (y > 0 ? y : 0) - 1;
    };
    constexpr auto average = pooling::average;
    check_fused<float, pooled(task({28, 28, 1}, 32, {{5, 5}}), {2, 2}), relu>(plain_relu);
    check_fused<float, pooled(task({9, 12, 3}, 17, {}), {2, 3}), rise>(plain_rise);
    check_fused<float, pooled(task({9, 13, 3}, 10, {{3, 3}, {1, 1}, {1, 1, 1, 1}}), {3, 4}), square>(
        plain_square);
    check_fused<float, pooled(task({10, 11, 2}, 5, {{2, 2}, {1, 2}}), {2, 2}, average), square>(plain_square);
    check_fused<float, pooled(task({9, 8, 5}, 40, {{1, 1}}), {1, 2}, average), relu>(plain_relu);
    check_fused<float, pooled(task({11, 31, 19}, 19, {{3, 3}, {1, 1}, {1, 1, 1, 1}}, 19), {2, 2}), relu>(
        plain_relu);
    check_fused<float, pooled(task({5, 31, 3}, 3, {{3, 3}, {1, 1}, {1, 1, 1, 1}}, 3), {1, 3}), rise>(
        plain_rise);
    check_fused<float, sliced(pooled(task({8, 9, 4}, 18, {{3, 3}, {1, 1}, {1, 1, 1, 1}}, 2), {2, 2}), 3, 5),
                relu>(plain_relu);
    check_fused<double, pooled(task({9, 13, 3}, 10, {{3, 3}, {1, 1}, {1, 1, 1, 1}}), {3, 4}), square>(
        plain_square);
    check_fused<double, pooled(task({9, 8, 5}, 40, {{1, 1}}), {1, 2}, average), relu>(plain_relu);
    check_fused<double, pooled(task({11, 31, 19}, 19, {{3, 3}, {1, 1}, {1, 1, 1, 1}}, 19), {2, 2}), relu>(
        plain_relu);
}

TEST_CASE_TEMPLATE("conv2d: a pool in registers sees what is no number", T, float, double) {
    using relu = epilogue<map<functors::relu>>;
    constexpr auto direct = [](kernels::conv_task t) {
        t.conv.winograd = false; // its tiles would spread a NaN
        return t;
    };
    const T nan = std::numeric_limits<T>::quiet_NaN(), infinity = std::numeric_limits<T>::infinity();
    for (const T rare : {nan, infinity}) {
        check_fused<T, direct(pooled(task({12, 12, 1}, 32, {{1, 1}}), {2, 2})), relu>(plain_relu, rare);
        check_fused<T, direct(pooled(task({12, 13, 1}, 5, {{2, 1}}), {2, 3})), relu>(plain_relu, rare);
        check_fused<T, direct(pooled(task({9, 8, 1}, 40, {{1, 1}}), {1, 2})), relu>(plain_relu, rare);
        check_fused<T, direct(pooled(task({9, 9, 2}, 3, {{1, 1}}), {3, 1})), relu>(plain_relu, rare);
        check_fused<T, direct(pooled(task({11, 31, 19}, 19, {{2, 2}}, 19), {2, 2})), relu>(plain_relu, rare);
    }
}

TEST_CASE("conv2d: slices of wider tensors") {
    using none = epilogue<>;
    const auto same = [](double y, std::size_t, std::size_t, const auto&) { return y; };
    check_fused<float, sliced(task({6, 7, 5}, 17, {{3, 3}, {1, 1}, {1, 1, 1, 1}}), 4, 7), none>(same);
    check_fused<float, sliced(task({6, 7, 5}, 17, {{3, 2}, {2, 1}}), 4, 1), none>(same);
    check_fused<float, sliced(task({6, 7, 16}, 32, {{1, 1}}), 16, 16), none>(same);
    check_fused<float, sliced(task({6, 7, 18}, 18, {{3, 3}}, 18), 2, 3), none>(same);
    check_fused<double, sliced(task({6, 7, 9}, 9, {{3, 3}, {1, 1}, {1, 1, 1, 1}}, 9), 2, 3), none>(same);
}

TEST_CASE("conv2d: a residual, a gate and batch normalisation in registers") {
    using residual = epilogue<kernels::scale_shift, kernels::add<36>, map<functors::relu>>;
    const auto plain = [](double y, std::size_t p, std::size_t c, const std::vector<std::vector<float>>& o) {
        y = y * double(o[0][c]) + double(o[1][c]) + double(o[2][p * 36 + c]);
        return y > 0 ? y : 0;
    };
    check_fused<float, task({6, 8, 3}, 33, {{3, 3}, {1, 1}, {1, 1, 1, 1}}), residual>(plain);
    check_fused<float, task({4, 29, 3}, 33, {{3, 3}}), residual>(plain); // tiles one beside the other
    using product = epilogue<map<functors::square>, kernels::gate, kernels::multiply<20>>;
    check_fused<float, task({6, 8, 17}, 17, {{3, 3}}, 17), product>(
        [](double y, std::size_t p, std::size_t c, const std::vector<std::vector<float>>& o) {
            return y * y * double(o[0][c]) * double(o[1][p * 20 + c]);
        });
    using spatial = epilogue<kernels::pixel_gate<3>, map<functors::square>>;
    check_fused<float, task({6, 9, 3}, 33, {{3, 3}, {1, 1}, {1, 1, 1, 1}}), spatial>(
        [](double y, std::size_t p, std::size_t, const std::vector<std::vector<float>>& o) {
            return y * y * double(o[0][3 * p]) * double(o[0][3 * p]);
        });
    using both = epilogue<kernels::add<13>, kernels::gate>;
    check_fused<double, pooled(task({9, 7, 3}, 10, {{2, 2}}), {2, 2}), both>(
        [](double y, std::size_t p, std::size_t c, const std::vector<std::vector<double>>& o) {
            return (y + o[0][p * 13 + c]) * o[1][c];
        });
}

TEST_CASE("conv2d: a parameter per channel in registers, before a pool") {
    using difference = epilogue<kernels::channel_map<functors::minus>, map<functors::square>>;
    check_fused<float, pooled(task({8, 9, 3}, 19, {{3, 3}}), {2, 2}), difference>(
        [](double y, std::size_t, std::size_t c, const std::vector<std::vector<float>>& o) {
            return (y - double(o[0][c])) * (y - double(o[0][c]));
        });
}

TEST_CASE("epilogue: what it says about itself") {
    using relu = map<functors::relu>;
    CHECK(epilogue<>::operands == 0);
    CHECK(epilogue<kernels::scale_shift, relu, kernels::add<8>>::operands == 3);
    CHECK(epilogue<relu, relu>::monotonic);
    CHECK(epilogue<relu>::cheap);
    CHECK_FALSE(epilogue<relu, map<functors::square>>::monotonic);
    CHECK_FALSE(epilogue<relu, map<functors::twice_minus_one>>::cheap);
    CHECK_FALSE(epilogue<relu, kernels::gate>::monotonic);
    CHECK(epilogue<relu, kernels::add<8>>::flat(8));
    CHECK_FALSE(epilogue<relu, kernels::add<8>>::flat(7));
    CHECK_FALSE(epilogue<kernels::scale_shift>::flat(8));
    CHECK_FALSE(epilogue<kernels::pixel_gate<8>>::flat(8));
    using channel = kernels::channel_map<functors::minus>;
    CHECK(epilogue<channel, relu>::operands == 1);
    CHECK(epilogue<channel>::cheap);
    CHECK_FALSE(epilogue<channel>::monotonic);
    CHECK_FALSE(epilogue<channel>::flat(8));
}
