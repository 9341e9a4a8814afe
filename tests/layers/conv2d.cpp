#include <lamina/layers/conv2d.hpp>

#include <doctest/doctest.h>

#include <array>

#include "gradient_check.hpp"

using namespace lamina;
using namespace lamina::testing;

namespace {

/// An image with its border filled in, so that a convolution needs no special cases.
struct padded_image {
    std::size_t height, width, channels;
    std::vector<double> values;
    double at(std::size_t y, std::size_t x, std::size_t c) const {
        return values[(y * width + x) * channels + c];
    }
};

padded_image filled(dims in, const std::vector<double>& x, kernels::margins pad, kernels::border fill) {
    padded_image image{in.height + pad.top + pad.bottom, in.width + pad.left + pad.right, in.channels, {}};
    const auto source = [&](std::size_t padded, std::size_t before, std::size_t extent) {
        long i = long(padded) - long(before);
        const long last = long(extent) - 1;
        if (fill == kernels::border::nearest) i = std::clamp(i, 0L, last);
        if (fill == kernels::border::circular) i = (i + last + 1) % (last + 1);
        if (fill == kernels::border::reflect) i = i < 0 ? -i : i > last ? 2 * last - i : i;
        return i;
    };
    for (std::size_t r = 0; r < image.height; ++r)
        for (std::size_t c = 0; c < image.width; ++c)
            for (std::size_t k = 0; k < in.channels; ++k) {
                const long y = source(r, pad.top, in.height), z = source(c, pad.left, in.width);
                const bool inside = y >= 0 && y < long(in.height) && z >= 0 && z < long(in.width);
                image.values.push_back(
                    inside ? x[(std::size_t(y) * in.width + std::size_t(z)) * in.channels + k] : 0.0);
            }
    return image;
}

struct setting {
    std::size_t filters, kernel_height, kernel_width;
    extent2 strides{1, 1}, dilation{1, 1};
    kernels::margins pad{};
    std::size_t groups = 1;
    kernels::border fill = kernels::border::zero;
    bool bias = true;
};

std::vector<double> naive(setting s, dims in, const std::vector<double>& x, const std::vector<double>& p) {
    const padded_image image = filled(in, x, s.pad, s.fill);
    const std::size_t reach_y = (s.kernel_height - 1) * s.dilation.height + 1;
    const std::size_t reach_x = (s.kernel_width - 1) * s.dilation.width + 1;
    const std::size_t inputs = in.channels / s.groups;
    std::vector<double> result;
    for (std::size_t y = 0; y + reach_y <= image.height; y += s.strides.height)
        for (std::size_t z = 0; z + reach_x <= image.width; z += s.strides.width)
            for (std::size_t f = 0; f < s.filters; ++f) {
                const std::size_t group = f / (s.filters / s.groups);
                double total = s.bias ? p[s.kernel_height * s.kernel_width * inputs * s.filters + f] : 0;
                for (std::size_t a = 0; a < s.kernel_height; ++a)
                    for (std::size_t b = 0; b < s.kernel_width; ++b)
                        for (std::size_t i = 0; i < inputs; ++i)
                            total += image.at(y + a * s.dilation.height, z + b * s.dilation.width,
                                              group * inputs + i)
                                     * p[((a * s.kernel_width + b) * inputs + i) * s.filters + f];
                result.push_back(total);
            }
    return result;
}

/// Compares forward with the naive formula and backward with central differences.
template <class Word>
void check(Word, dims in, setting s) {
    const auto x = numbers(in.size(), 2), p = numbers(parameter_count<Word>(in), 3);
    const auto y = forward<Word>(in, x, p);
    CHECK(largest_difference(y, naive(s, in, x, p)) < 1e-13);
    check_gradients<Word>(in);
}

} // namespace

TEST_CASE("conv2d by hand: cross-correlation, then the bias") {
    // The kernel weights the upper left value by 1 and the lower right one by 10: it is not flipped.
    CHECK(forward<words::conv2d<1, 2, 2>>(shape<3, 3, 1>, {1, 2, 3, 4, 5, 6, 7, 8, 9}, {1, 0, 0, 10, 100})
          == std::vector<double>{151, 162, 184, 195});
    // Two channels in, two filters, kernel 1×1: HWIO.
    CHECK(forward<decltype(conv2d<2, 1>(no_bias))>(shape<1, 2, 2>, {1, 2, 3, 4}, {1, 10, 100, 1000})
          == std::vector<double>{201, 2010, 403, 4030});
}

TEST_CASE("conv2d by hand: each border") {
    const std::vector<double> x{1, 2, 3};
    const std::vector<double> sum_of_three{1, 1, 1, 100};
    const dims in = shape<1, 3, 1>;
    CHECK(forward<decltype(conv2d<1, 1, 3>(same))>(in, x, sum_of_three)
          == std::vector<double>{103, 106, 105});
    CHECK(forward<decltype(conv2d<1, 1, 3>(same, edge_padding))>(in, x, sum_of_three)
          == std::vector<double>{104, 106, 108});
    CHECK(forward<decltype(conv2d<1, 1, 3>(same, reflect_padding))>(in, x, sum_of_three)
          == std::vector<double>{105, 106, 107});
    CHECK(forward<decltype(conv2d<1, 1, 3>(pad<0, 0, 2, 0>, reflect_padding))>(in, x, sum_of_three)
          == std::vector<double>{106, 105, 106});
    // With an even window, the extra cell of padding is on the right.
    CHECK(forward<decltype(conv2d<1, 1, 2>(same))>(in, x, {1, 1, 0}) == std::vector<double>{3, 5, 3});
}

TEST_CASE("conv2d while compiling") {
    constexpr auto y = [] {
        constexpr float x[] = {1, 2, 3, 4, 5, 6, 7, 8, 9}, p[] = {1, 0, 0, 10, 100};
        std::array<float, 4> result{};
        words::conv2d<1, 2, 2>::forward(shape<3, 3, 1>, x, p, result.data());
        return result;
    }();
    static_assert(y == std::array{151.0f, 162.0f, 184.0f, 195.0f});
}

TEST_CASE("conv2d: kernels and strides") {
    check(conv2d<3, 3>, shape<5, 6, 2>, {3, 3, 3});
    check(conv2d<2, 1>, shape<3, 4, 3>, {2, 1, 1});
    check(conv2d<2, 5, 4>, shape<5, 4, 2>, {2, 5, 4});
    check(conv2d<2, 1, 3>(no_bias), shape<4, 5, 2>,
          {.filters = 2, .kernel_height = 1, .kernel_width = 3, .bias = false});
    check(conv2d<3, 3, 2>(strides<2, 3>), shape<7, 9, 2>,
          {.filters = 3, .kernel_height = 3, .kernel_width = 2, .strides = {2, 3}});
    check(conv2d<1, 1>(strides<2>), shape<6, 5, 3>,
          {.filters = 1, .kernel_height = 1, .kernel_width = 1, .strides = {2, 2}});
}

TEST_CASE("conv2d: dilation") {
    check(conv2d<2, 3>(dilation<2>), shape<7, 6, 2>,
          {.filters = 2, .kernel_height = 3, .kernel_width = 3, .dilation = {2, 2}});
    check(conv2d<2, 2, 3>(dilation<3, 1>, strides<1, 2>), shape<6, 7, 2>,
          {.filters = 2, .kernel_height = 2, .kernel_width = 3, .strides = {1, 2}, .dilation = {3, 1}});
    check(conv2d<2, 3>(dilation<2>, same), shape<4, 5, 1>,
          {.filters = 2, .kernel_height = 3, .kernel_width = 3, .dilation = {2, 2}, .pad = {2, 2, 2, 2}});
}

TEST_CASE("conv2d: groups, up to one per channel") {
    check(conv2d<6, 3>(groups<2>), shape<4, 5, 4>,
          {.filters = 6, .kernel_height = 3, .kernel_width = 3, .groups = 2});
    check(conv2d<4, 3>(groups<4>, same), shape<3, 4, 4>,
          {.filters = 4, .kernel_height = 3, .kernel_width = 3, .pad = {1, 1, 1, 1}, .groups = 4});
    check(conv2d<6, 2>(groups<3>, no_bias), shape<3, 3, 3>,
          {.filters = 6, .kernel_height = 2, .kernel_width = 2, .groups = 3, .bias = false});
}

TEST_CASE("conv2d: paddings") {
    check(conv2d<2, 3>(same), shape<4, 5, 2>,
          {.filters = 2, .kernel_height = 3, .kernel_width = 3, .pad = {1, 1, 1, 1}});
    check(conv2d<2, 2, 4>(same), shape<4, 5, 2>,
          {.filters = 2, .kernel_height = 2, .kernel_width = 4, .pad = {0, 1, 1, 2}});
    check(conv2d<2, 3>(same, strides<2>), shape<6, 5, 2>,
          {.filters = 2, .kernel_height = 3, .kernel_width = 3, .strides = {2, 2}, .pad = {0, 1, 1, 1}});
    check(conv2d<2, 5>(same), shape<2, 3, 2>,
          {.filters = 2, .kernel_height = 5, .kernel_width = 5, .pad = {2, 2, 2, 2}});
    check(conv2d<2, 3>(pad<4, 0, 1, 2>), shape<3, 2, 2>,
          {.filters = 2, .kernel_height = 3, .kernel_width = 3, .pad = {4, 0, 1, 2}});
    check(conv2d<1, 2>(pad<3>, strides<2>), shape<2, 2, 1>,
          {.filters = 1, .kernel_height = 2, .kernel_width = 2, .strides = {2, 2}, .pad = {3, 3, 3, 3}});
}

TEST_CASE("conv2d: borders") {
    check(conv2d<2, 3>(same, edge_padding), shape<4, 5, 2>,
          {.filters = 2,
           .kernel_height = 3,
           .kernel_width = 3,
           .pad = {1, 1, 1, 1},
           .fill = kernels::border::nearest});
    check(conv2d<2, 3>(pad<4, 0, 1, 3>, edge_padding), shape<2, 3, 2>,
          {.filters = 2,
           .kernel_height = 3,
           .kernel_width = 3,
           .pad = {4, 0, 1, 3},
           .fill = kernels::border::nearest});
    check(conv2d<2, 3>(pad<2, 3, 1, 0>, reflect_padding), shape<4, 5, 2>,
          {.filters = 2,
           .kernel_height = 3,
           .kernel_width = 3,
           .pad = {2, 3, 1, 0},
           .fill = kernels::border::reflect});
    check(conv2d<2, 3>(pad<4, 3, 1, 0>, circular_padding), shape<4, 5, 2>,
          {.filters = 2,
           .kernel_height = 3,
           .kernel_width = 3,
           .pad = {4, 3, 1, 0},
           .fill = kernels::border::circular});
    check(conv2d<4, 2>(pad<2>, reflect_padding, groups<2>, strides<2>, dilation<2>), shape<5, 4, 2>,
          {.filters = 4,
           .kernel_height = 2,
           .kernel_width = 2,
           .strides = {2, 2},
           .dilation = {2, 2},
           .pad = {2, 2, 2, 2},
           .groups = 2,
           .fill = kernels::border::reflect});
}

TEST_CASE("conv2d: parameters and geometry") {
    constexpr auto p = decltype(conv2d<6, 5, 3>(groups<2>))::parameters(shape<9, 9, 4>);
    static_assert(p.size() == 2 && p[0].rank == 4 && p[1].rank == 1 && p[1].size() == 6);
    static_assert(p[0].extents == std::array<std::size_t, 4>{5, 3, 2, 6});
    static_assert(p[0].fan_in == 5 * 3 * 2 && p[0].fan_out == 5 * 3 * 6);
    CHECK(p[0].label == std::string("kernel"));
    CHECK(p[1].label == std::string("bias"));

    constexpr kernels::conv_geometry g =
        decltype(conv2d<6, 5, 3>(groups<2>, same, strides<2, 1>, edge_padding))::geometry(shape<9, 8, 4>);
    static_assert(g.window.in == shape<9, 8, 4> && g.window.out == shape<5, 8, 6>);
    static_assert(g.window.kernel == extent2{5, 3} && g.window.strides == extent2{2, 1});
    static_assert(g.window.pad == kernels::margins{2, 2, 1, 1} && g.window.fill == kernels::border::nearest);
    static_assert(g.groups == 2 && g.group_inputs() == 2 && g.group_filters() == 3 && g.kernel_size() == 180);
}

TEST_CASE("conv2d: Winograd's algorithm is allowed unless an option forbids it") {
    using plain = std::remove_cv_t<decltype(conv2d<8, 3>(same))>;
    using exact = std::remove_cv_t<decltype(conv2d<8, 3>(same, no_winograd))>;
    static_assert(plain::geometry(shape<9, 9, 4>).winograd && !exact::geometry(shape<9, 9, 4>).winograd);
}
