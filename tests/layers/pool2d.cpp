#include <lamina/language/queries.hpp>
#include <lamina/layers/pool2d.hpp>

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <limits>

#include "gradient_check.hpp"

using namespace lamina;
using namespace lamina::testing;

namespace {

struct setting {
    extent2 window, strides;
    kernels::margins pad{};
    bool ceil = false, count_include_pad = false;
};

struct averages_and_maxima {
    dims out;
    std::vector<double> averages, maxima;
};

/// PyTorch's pools: a window runs from `begin` to `end` in the padded image, which count_include_pad counts;
/// then it is cut to the image.
averages_and_maxima naive(setting s, dims in, const std::vector<double>& x) {
    const auto count = [&](std::size_t extent, std::size_t before, std::size_t after, std::size_t window,
                           std::size_t stride) {
        std::size_t n = 0;
        for (std::size_t begin = 0;; begin += stride, ++n) {
            const bool whole = begin + window <= extent + before + after;
            const bool begins_inside = begin < extent + before;
            const bool previous_ended_early = begin == 0 || begin - stride + window < extent + before + after;
            if (!whole && !(s.ceil && begins_inside && previous_ended_early)) return n;
        }
    };
    averages_and_maxima result{
        dims::image(count(in.height, s.pad.top, s.pad.bottom, s.window.height, s.strides.height),
                    count(in.width, s.pad.left, s.pad.right, s.window.width, s.strides.width), in.channels),
        {},
        {}};
    for (std::size_t oy = 0; oy < result.out.height; ++oy)
        for (std::size_t ox = 0; ox < result.out.width; ++ox)
            for (std::size_t c = 0; c < in.channels; ++c) {
                long top = long(oy * s.strides.height) - long(s.pad.top);
                long left = long(ox * s.strides.width) - long(s.pad.left);
                long bottom = std::min(top + long(s.window.height), long(in.height + s.pad.bottom));
                long right = std::min(left + long(s.window.width), long(in.width + s.pad.right));
                long cells = (bottom - top) * (right - left);
                top = std::max(top, 0L), left = std::max(left, 0L);
                bottom = std::min(bottom, long(in.height)), right = std::min(right, long(in.width));
                if (!s.count_include_pad) cells = (bottom - top) * (right - left);
                double total = 0, highest = -INFINITY;
                for (long y = top; y < bottom; ++y)
                    for (long z = left; z < right; ++z) {
                        const double value =
                            x[(std::size_t(y) * in.width + std::size_t(z)) * in.channels + c];
                        total += value;
                        highest = std::max(highest, value);
                    }
                result.averages.push_back(total / double(cells));
                result.maxima.push_back(highest);
            }
    return result;
}

/// Tests both pools with the same options, forward and backward.
template <class Max, class Average>
void check(Max, Average, dims in, setting s) {
    const auto x = numbers(in.size(), 2);
    const auto expected = naive(s, in, x);
    CHECK(Max::output(in) == expected.out);
    CHECK(Average::output(in) == expected.out);
    CHECK(forward<Max>(in, x) == expected.maxima);
    CHECK(largest_difference(forward<Average>(in, x), expected.averages) < 1e-14);
    check_gradients<Max>(in);
    check_gradients<Average>(in);
}

constexpr double nan_value = std::numeric_limits<double>::quiet_NaN();

} // namespace

TEST_CASE("pools by hand") {
    const std::vector<double> x{1, 2, 3, 4, 5, 6, 7, 8, 9};
    CHECK(forward<decltype(max_pool2d<2>(strides<1>))>(shape<3, 3, 1>, x) == std::vector<double>{5, 6, 8, 9});
    CHECK(forward<decltype(avg_pool2d<2>(strides<1>))>(shape<3, 3, 1>, x) == std::vector<double>{3, 4, 6, 7});
    CHECK(forward<decltype(max_pool2d<2>(ceil_mode))>(shape<3, 3, 1>, x) == std::vector<double>{5, 6, 8, 9});
    CHECK(forward<decltype(avg_pool2d<2>(ceil_mode))>(shape<3, 3, 1>, x)
          == std::vector<double>{3, 4.5, 7.5, 9});
    CHECK(forward<decltype(avg_pool2d<2>(pad<1>))>(shape<2, 2, 1>, {1, 2, 3, 4})
          == std::vector<double>{1, 2, 3, 4});
    CHECK(forward<decltype(avg_pool2d<2>(pad<1>, count_include_pad))>(shape<2, 2, 1>, {4, 8, 12, 16})
          == std::vector<double>{1, 2, 3, 4});
    // Padding is never the maximum, even if all values are negative.
    CHECK(forward<decltype(max_pool2d<2>(pad<1>))>(shape<2, 2, 1>, {-1, -2, -3, -4})
          == std::vector<double>{-1, -2, -3, -4});
    CHECK(forward<words::pool2d<kernels::pooling::max, 1, 2>>(shape<1, 2, 2>, {1, 8, 3, 4})
          == std::vector<double>{3, 8});
}

TEST_CASE("pools while compiling") {
    constexpr auto y = [] {
        constexpr float x[] = {1, 2, 3, 4, 5, 6, 7, 8, 9};
        std::array<float, 8> result{};
        words::pool2d<kernels::pooling::max, 2, 2, options::strides<1, 1>>::forward(shape<3, 3, 1>, x, x,
                                                                                    result.data());
        words::pool2d<kernels::pooling::average, 2, 2, options::strides<1, 1>>::forward(shape<3, 3, 1>, x, x,
                                                                                        result.data() + 4);
        return result;
    }();
    static_assert(y == std::array{5.0f, 6.0f, 8.0f, 9.0f, 3.0f, 4.0f, 6.0f, 7.0f});
}

TEST_CASE("pools: windows and strides") {
    check(max_pool2d<2>, avg_pool2d<2>, shape<4, 6, 3>, {{2, 2}, {2, 2}});
    check(max_pool2d<2>, avg_pool2d<2>, shape<5, 7, 2>, {{2, 2}, {2, 2}});
    check(max_pool2d<3, 2>, avg_pool2d<3, 2>, shape<7, 5, 2>, {{3, 2}, {3, 2}});
    check(max_pool2d<3>(strides<1>), avg_pool2d<3>(strides<1>), shape<5, 4, 2>, {{3, 3}, {1, 1}});
    check(max_pool2d<3>(strides<2>), avg_pool2d<3>(strides<2>), shape<7, 9, 2>, {{3, 3}, {2, 2}});
    check(max_pool2d<1>(strides<3, 2>), avg_pool2d<1>(strides<3, 2>), shape<7, 6, 2>, {{1, 1}, {3, 2}});
    check(max_pool2d<4, 3>, avg_pool2d<4, 3>, shape<4, 3, 2>, {{4, 3}, {4, 3}});
}

TEST_CASE("max_pool2d with dilation") {
    CHECK(forward<decltype(max_pool2d<1, 2>(dilation<1, 3>, strides<1>))>(shape<1, 5, 1>, {4, 1, 2, 3, 5})
          == std::vector<double>{4, 5});
    CHECK(forward<decltype(max_pool2d<1, 3>(dilation<1, 2>, strides<1, 2>, pad<0, 2>))>(shape<1, 5, 1>,
                                                                                        {-4, -1, -2, -3, -5})
          == std::vector<double>{-2, -2, -2});
    static_assert(decltype(max_pool2d<3>(dilation<2>, strides<1>, same))::output(shape<5, 7, 2>)
                  == shape<5, 7, 2>);
    static_assert(is_valid<decltype(input<3, 5, 2> >> max_pool2d<2, 3>(dilation<2>))>);
    static_assert(!is_valid<decltype(input<3, 4, 2> >> max_pool2d<2, 3>(dilation<2>))>);
    static_assert(!is_valid<decltype(input<1, 3, 2> >> max_pool2d<2>(dilation<2>, pad<1>))>, "0 and 2 of 1");
    check_gradients(max_pool2d<3, 2>(dilation<1, 2>, strides<1>, pad<1>), shape<4, 5, 2>);
    check_gradients(max_pool2d<2>(dilation<2>), shape<6, 5, 2>);
}

TEST_CASE("pools: paddings, counted and not") {
    check(max_pool2d<3>(strides<2>, pad<1>), avg_pool2d<3>(strides<2>, pad<1>), shape<6, 7, 2>,
          {{3, 3}, {2, 2}, {1, 1, 1, 1}});
    check(max_pool2d<3>(strides<2>, pad<1>), avg_pool2d<3>(strides<2>, pad<1>, count_include_pad),
          shape<6, 7, 2>, {{3, 3}, {2, 2}, {1, 1, 1, 1}, false, true});
    check(max_pool2d<3, 2>(pad<2, 1, 0, 1>), avg_pool2d<3, 2>(pad<2, 1, 0, 1>), shape<6, 7, 2>,
          {{3, 2}, {3, 2}, {2, 1, 0, 1}});
    check(max_pool2d<3, 2>(pad<2, 1, 0, 1>), avg_pool2d<3, 2>(count_include_pad, pad<2, 1, 0, 1>),
          shape<6, 7, 2>, {{3, 2}, {3, 2}, {2, 1, 0, 1}, false, true});
    check(max_pool2d<2>(same), avg_pool2d<2>(same), shape<5, 6, 2>, {{2, 2}, {2, 2}, {0, 1, 0, 0}});
    check(max_pool2d<3>(same, strides<1>), avg_pool2d<3>(same, strides<1>), shape<4, 5, 2>,
          {{3, 3}, {1, 1}, {1, 1, 1, 1}});
    check(max_pool2d<3>(same, strides<2>), avg_pool2d<3>(same, strides<2>, count_include_pad), shape<6, 5, 2>,
          {{3, 3}, {2, 2}, {0, 1, 1, 1}, false, true});
    check(max_pool2d<5>(same, strides<1>), avg_pool2d<5>(same, strides<1>), shape<2, 3, 2>,
          {{5, 5}, {1, 1}, {2, 2, 2, 2}});
}

TEST_CASE("pools: ceil_mode") {
    check(max_pool2d<2>(ceil_mode), avg_pool2d<2>(ceil_mode), shape<5, 4, 2>, {{2, 2}, {2, 2}, {}, true});
    check(max_pool2d<3>(strides<2>, ceil_mode), avg_pool2d<3>(strides<2>, ceil_mode), shape<6, 8, 2>,
          {{3, 3}, {2, 2}, {}, true});
    check(max_pool2d<3>(strides<2>, pad<1>, ceil_mode), avg_pool2d<3>(strides<2>, pad<1>, ceil_mode),
          shape<6, 7, 2>, {{3, 3}, {2, 2}, {1, 1, 1, 1}, true});
    // The last window extends beyond the padded image: only its cells inside count.
    check(max_pool2d<3>(strides<2>, pad<1>, ceil_mode),
          avg_pool2d<3>(strides<2>, pad<1>, ceil_mode, count_include_pad), shape<6, 7, 2>,
          {{3, 3}, {2, 2}, {1, 1, 1, 1}, true, true});
    check(max_pool2d<4>(strides<3>, pad<2>, ceil_mode),
          avg_pool2d<4>(strides<3>, pad<2>, ceil_mode, count_include_pad), shape<6, 7, 1>,
          {{4, 4}, {3, 3}, {2, 2, 2, 2}, true, true});
    // A window that would begin after the image is omitted.
    check(max_pool2d<2>(pad<1>, ceil_mode), avg_pool2d<2>(pad<1>, ceil_mode, count_include_pad),
          shape<5, 4, 2>, {{2, 2}, {2, 2}, {1, 1, 1, 1}, true, true});
    check(max_pool2d<1>(strides<3>, ceil_mode), avg_pool2d<1>(strides<3>, ceil_mode), shape<3, 5, 1>,
          {{1, 1}, {3, 3}, {}, true});
}

TEST_CASE("what an average is divided by") {
    using words::pool_divisor;
    constexpr kernels::pool_geometry counted =
        decltype(avg_pool2d<3>(strides<2>, pad<1>, ceil_mode, count_include_pad))::geometry(shape<6, 6, 1>);
    static_assert(counted.window.out == shape<4, 4, 1>);
    static_assert(pool_divisor(counted, 0, 0) == 9 && pool_divisor(counted, 1, 1) == 9);
    static_assert(pool_divisor(counted, 3, 0) == 6 && pool_divisor(counted, 3, 3) == 4);
    constexpr kernels::pool_geometry bare =
        decltype(avg_pool2d<3>(strides<2>, pad<1>, ceil_mode))::geometry(shape<6, 6, 1>);
    static_assert(pool_divisor(bare, 0, 0) == 4 && pool_divisor(bare, 0, 1) == 6
                  && pool_divisor(bare, 1, 1) == 9);
    static_assert(pool_divisor(bare, 3, 0) == 2 && pool_divisor(bare, 3, 3) == 1);
}

TEST_CASE("global pools") {
    const std::vector<double> x{1, -2, 3, -4, 5, -6, 7, -8};
    CHECK(forward<words::global_pool2d<kernels::pooling::max>>(shape<2, 2, 2>, x)
          == std::vector<double>{7, -2});
    CHECK(forward<words::global_pool2d<kernels::pooling::average>>(shape<2, 2, 2>, x)
          == std::vector<double>{4, -5});
    static_assert(words::global_pool2d<kernels::pooling::max>::output(shape<5, 7, 3>) == shape<3>);
    check_gradients(global_max_pool2d, shape<3, 5, 2>);
    check_gradients(global_avg_pool2d, shape<3, 5, 2>);
    check_gradients(global_avg_pool2d, shape<1, 1, 3>);

    // A global pool is the pool of the whole image.
    const dims in = shape<3, 5, 4>;
    CHECK(forward<words::global_pool2d<kernels::pooling::max>>(in, numbers(60))
          == forward<words::pool2d<kernels::pooling::max, 3, 5>>(in, numbers(60)));
}

TEST_CASE("NaN and infinity are seen by pools") {
    for (std::size_t at = 0; at < 4; ++at) {
        std::vector<double> x{1, 2, 3, 4};
        x[at] = nan_value;
        CHECK(std::isnan(forward<words::pool2d<kernels::pooling::max, 2, 2>>(shape<2, 2, 1>, x)[0]));
        CHECK(std::isnan(forward<words::pool2d<kernels::pooling::average, 2, 2>>(shape<2, 2, 1>, x)[0]));
        CHECK(std::isnan(forward<words::global_pool2d<kernels::pooling::max>>(shape<2, 2, 1>, x)[0]));
        CHECK(std::isnan(forward<words::global_pool2d<kernels::pooling::average>>(shape<2, 2, 1>, x)[0]));
    }
    CHECK(forward<words::pool2d<kernels::pooling::max, 1, 2>>(shape<1, 2, 1>, {-INFINITY, -INFINITY})[0]
          == -INFINITY);
}

TEST_CASE("of equal maxima the first receives the gradient, the whole of it") {
    const std::vector<double> x{1, 5, 5, 5}, dy{10};
    std::vector<double> dx(4);
    const double y = 5;
    words::pool2d<kernels::pooling::max, 2, 2>::backward(shape<2, 2, 1>, x.data(), &y, x.data(), dy.data(),
                                                         dx.data(), dx.data());
    CHECK(dx == std::vector<double>{0, 10, 0, 0});
    words::global_pool2d<kernels::pooling::max>::backward(shape<2, 2, 1>, x.data(), &y, x.data(), dy.data(),
                                                          dx.data(), dx.data());
    CHECK(dx == std::vector<double>{0, 10, 0, 0});
}

TEST_CASE("the gradient of a NaN goes to the first cell that is NaN or infinite") {
    const auto gradient = [](const std::vector<double>& x) {
        const std::vector<double> dy{10};
        std::vector<double> dx(4);
        words::pool2d<kernels::pooling::max, 2, 2>::backward(shape<2, 2, 1>, x.data(), &nan_value, x.data(),
                                                             dy.data(), dx.data(), dx.data());
        return dx;
    };
    CHECK(gradient({1, 5, nan_value, nan_value}) == std::vector<double>{0, 0, 10, 0});
    CHECK(gradient({-INFINITY, 5, 5, nan_value}) == std::vector<double>{0, 0, 0, 10});
    CHECK(gradient({1, INFINITY, nan_value, 2}) == std::vector<double>{0, 10, 0, 0});
}

TEST_CASE("pools: the rules hold along both axes and on all sides") {
    constexpr auto upright = []<class Word>(Word word) { return is_valid<decltype(input<4, 6, 2> >> word)>; };
    static_assert(upright(max_pool2d<4, 6>) && upright(max_pool2d<5, 8>(pad<1, 0, 1, 1>)));
    static_assert(!upright(max_pool2d<5, 1>) && !upright(max_pool2d<1, 7>));
    static_assert(upright(max_pool2d<2, 3>(pad<1, 1, 2, 2>)));
    static_assert(!upright(max_pool2d<2, 3>(pad<2, 0, 0, 0>)) && !upright(max_pool2d<2, 3>(pad<0, 2, 0, 0>)));
    CHECK((!upright(max_pool2d<2, 3>(pad<0, 0, 3, 0>)) && !upright(max_pool2d<2, 3>(pad<0, 0, 0, 3>))));
}
