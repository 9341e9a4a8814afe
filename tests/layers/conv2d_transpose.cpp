#include <lamina/language/queries.hpp>
#include <lamina/layers/conv2d_transpose.hpp>

#include <doctest/doctest.h>

#include <array>
#include <string>

#include "gradient_check.hpp"

using namespace lamina;
using namespace lamina::testing;

namespace {

struct setting {
    std::size_t filters, kernel_height, kernel_width;
    extent2 strides{1, 1}, dilation{1, 1};
    /// Removed from the output. If the output must be larger instead, output_padding adds the missing cells.
    kernels::margins pad{};
    extent2 output_padding{0, 0};
    std::size_t groups = 1;
    bool bias = true;
};

/// As in PyTorch's documentation: zeros between and around the pixels, then a convolution with the kernel
/// rotated by 180°.
std::vector<double> naive(setting s, dims in, const std::vector<double>& x, const std::vector<double>& p) {
    const long height = long(s.kernel_height - 1) * long(s.dilation.height);
    const long width = long(s.kernel_width - 1) * long(s.dilation.width);
    const auto stretched = [&](long row, long column, std::size_t channel) {
        const long down = long(s.strides.height), across = long(s.strides.width);
        if (row < 0 || column < 0 || row % down != 0 || column % across != 0) return 0.0;
        if (row / down >= long(in.height) || column / across >= long(in.width)) return 0.0;
        return x[std::size_t(row / down * long(in.width) + column / across) * in.channels + channel];
    };
    const long rows = long((in.height - 1) * s.strides.height + s.output_padding.height) + height + 1;
    const long columns = long((in.width - 1) * s.strides.width + s.output_padding.width) + width + 1;
    const std::size_t inputs = in.channels / s.groups, filters = s.filters / s.groups;
    std::vector<double> result;
    for (long row = long(s.pad.top); row < rows - long(s.pad.bottom); ++row)
        for (long column = long(s.pad.left); column < columns - long(s.pad.right); ++column)
            for (std::size_t f = 0; f < s.filters; ++f) {
                double total = s.bias ? p[s.kernel_height * s.kernel_width * filters * in.channels + f] : 0;
                for (std::size_t a = 0; a < s.kernel_height; ++a)
                    for (std::size_t b = 0; b < s.kernel_width; ++b)
                        for (std::size_t i = 0; i < inputs; ++i) {
                            const std::size_t channel = f / filters * inputs + i;
                            const std::size_t turned_a = s.kernel_height - 1 - a,
                                              turned_b = s.kernel_width - 1 - b;
                            total += stretched(row - height + long(a * s.dilation.height),
                                               column - width + long(b * s.dilation.width), channel)
                                     * p[((turned_a * s.kernel_width + turned_b) * filters + f % filters)
                                             * in.channels
                                         + channel];
                        }
                result.push_back(total);
            }
    return result;
}

/// Compares forward with the naive formula and backward with central differences.
template <class Word>
void check(Word, dims in, setting s) {
    const auto x = numbers(in.size(), 2), p = numbers(parameter_count<Word>(in), 3);
    CHECK(largest_difference(forward<Word>(in, x, p), naive(s, in, x, p)) < 1e-13);
    check_gradients<Word>(in);
}

template <class Word>
constexpr dims shape_after(Word, dims in) {
    return Word::output(in);
}

} // namespace

TEST_CASE("conv2d_transpose by hand: every pixel paints the kernel") {
    CHECK(forward<words::conv2d_transpose<1, 2, 2>>(shape<2, 2, 1>, {1, 10, 100, 1000}, {1, 2, 3, 4, 0})
          == std::vector<double>{1, 12, 20, 103, 1234, 2040, 300, 3400, 4000});
    using apart = decltype(conv2d_transpose<1, 1, 2>(strides<2>));
    CHECK(forward<apart>(shape<1, 2, 1>, {1, 10}, {1, 2, 100}) == std::vector<double>{101, 102, 110, 120});
    // Two channels in, two filters, kernel 1×1: filters, then inputs.
    CHECK(forward<decltype(conv2d_transpose<2, 1>(no_bias))>(shape<1, 2, 2>, {1, 2, 3, 4}, {1, 10, 100, 1000})
          == std::vector<double>{21, 2100, 43, 4300});
}

TEST_CASE("conv2d_transpose by hand: paddings") {
    const dims in = shape<1, 3, 1>;
    const std::vector<double> x{1, 10, 100}, p{1, 2, 3, 0};
    CHECK(forward<decltype(conv2d_transpose<1, 1, 3>)>(in, x, p)
          == std::vector<double>{1, 12, 123, 230, 300});
    CHECK(forward<decltype(conv2d_transpose<1, 1, 3>(same))>(in, x, p) == std::vector<double>{12, 123, 230});
    CHECK(forward<decltype(conv2d_transpose<1, 1, 3>(pad<0, 0, 3, 1>))>(in, x, p)
          == std::vector<double>{230});
    // If an odd number of columns is removed, the extra one is on the right.
    CHECK(forward<decltype(conv2d_transpose<1, 1, 3>(same, strides<1, 2>))>(in, x, p)
          == std::vector<double>{1, 2, 13, 20, 130, 200});
    // If the stride is larger than the kernel, some cells receive no product.
    CHECK(forward<decltype(conv2d_transpose<1, 1, 1>(same, strides<1, 2>))>(in, x, {3, 7})
          == std::vector<double>{10, 7, 37, 7, 307, 7});
}

TEST_CASE("conv2d_transpose while compiling") {
    constexpr auto y = [] {
        constexpr float x[] = {1, 10, 100, 1000}, p[] = {1, 2, 3, 4, 0};
        std::array<float, 9> result{};
        words::conv2d_transpose<1, 2, 2>::forward(shape<2, 2, 1>, x, p, result.data());
        return result;
    }();
    static_assert(y == std::array{1.0f, 12.0f, 20.0f, 103.0f, 1234.0f, 2040.0f, 300.0f, 3400.0f, 4000.0f});
}

TEST_CASE("conv2d_transpose: sizes") {
    // U-Net's up-convolution, the first and later layers of DCGAN, and the example in PyTorch's
    // documentation.
    static_assert(shape_after(conv2d_transpose<64, 2>(strides<2>), shape<28, 28, 128>) == shape<56, 56, 64>);
    static_assert(shape_after(conv2d_transpose<512, 4>, shape<1, 1, 100>) == shape<4, 4, 512>);
    static_assert(shape_after(conv2d_transpose<256, 4>(strides<2>, pad<1>), shape<4, 4, 512>)
                  == shape<8, 8, 256>);
    static_assert(shape_after(conv2d_transpose<33, 3, 5>(strides<2, 1>, pad<4, 2>), shape<50, 100, 16>)
                  == shape<93, 100, 33>);
    // Keras's output size, and its size for valid padding with a kernel smaller than the stride.
    static_assert(shape_after(conv2d_transpose<8, 3>(strides<2>), shape<5, 5, 1>) == shape<11, 11, 8>);
    static_assert(shape_after(conv2d_transpose<8, 3>(strides<2>, same), shape<5, 5, 1>) == shape<10, 10, 8>);
    static_assert(shape_after(conv2d_transpose<8, 5>(strides<3>, same), shape<5, 5, 1>) == shape<15, 15, 8>);
    static_assert(shape_after(conv2d_transpose<8, 2>(strides<3>), shape<5, 5, 1>) == shape<14, 14, 8>);
    static_assert(shape_after(conv2d_transpose<8, 2>(strides<3>, output_padding<1>), shape<5, 5, 1>)
                  == shape<15, 15, 8>);
    static_assert(shape_after(conv2d_transpose<8, 3>(dilation<2>), shape<5, 6, 1>) == shape<9, 10, 8>);
    static_assert(
        shape_after(conv2d_transpose<8, 3>(strides<2>, pad<1>, output_padding<1, 0>), shape<4, 4, 1>)
        == shape<8, 7, 8>);
}

TEST_CASE("conv2d_transpose: kernels and strides") {
    check(conv2d_transpose<3, 3>, shape<3, 4, 2>, {3, 3, 3});
    check(conv2d_transpose<2, 1>, shape<3, 4, 3>, {2, 1, 1});
    check(conv2d_transpose<3, 2>(strides<2>), shape<3, 4, 2>, {3, 2, 2, {2, 2}});
    check(conv2d_transpose<2, 3, 2>(strides<2, 3>), shape<3, 2, 2>, {2, 3, 2, {2, 3}});
    check(conv2d_transpose<2, 1, 2>(strides<3, 2>, no_bias), shape<2, 3, 2>,
          {.filters = 2, .kernel_height = 1, .kernel_width = 2, .strides = {3, 2}, .bias = false});
}

TEST_CASE("conv2d_transpose: dilation and groups") {
    check(conv2d_transpose<2, 3>(dilation<2>), shape<3, 2, 2>, {2, 3, 3, {1, 1}, {2, 2}});
    check(conv2d_transpose<2, 2, 3>(dilation<3, 2>, strides<2, 4>), shape<3, 2, 1>,
          {2, 2, 3, {2, 4}, {3, 2}});
    check(conv2d_transpose<6, 3>(groups<2>), shape<3, 2, 4>,
          {.filters = 6, .kernel_height = 3, .kernel_width = 3, .groups = 2});
    check(conv2d_transpose<4, 2>(groups<4>, strides<2>), shape<3, 2, 4>,
          {.filters = 4, .kernel_height = 2, .kernel_width = 2, .strides = {2, 2}, .groups = 4});
    check(conv2d_transpose<6, 2>(groups<3>, no_bias), shape<2, 2, 3>,
          {.filters = 6, .kernel_height = 2, .kernel_width = 2, .groups = 3, .bias = false});
}

TEST_CASE("conv2d_transpose: paddings") {
    check(conv2d_transpose<2, 4>(strides<2>, pad<1>), shape<3, 2, 2>,
          {2, 4, 4, {2, 2}, {1, 1}, {1, 1, 1, 1}});
    check(conv2d_transpose<2, 3>(pad<0, 4, 1, 2>), shape<4, 3, 2>, {2, 3, 3, {1, 1}, {1, 1}, {0, 4, 1, 2}});
    check(conv2d_transpose<2, 3>(same, strides<2>), shape<3, 2, 2>, {2, 3, 3, {2, 2}, {1, 1}, {0, 1, 0, 1}});
    check(conv2d_transpose<2, 3>(same, dilation<2>), shape<3, 2, 2>, {2, 3, 3, {1, 1}, {2, 2}, {2, 2, 2, 2}});
    check(conv2d_transpose<2, 1, 5>(same, strides<2, 3>), shape<3, 2, 1>,
          {2, 1, 5, {2, 3}, {1, 1}, {0, 0, 1, 1}, {1, 0}});
    check(conv2d_transpose<2, 3>(strides<2>, pad<1>, output_padding<1>), shape<3, 2, 2>,
          {2, 3, 3, {2, 2}, {1, 1}, {1, 1, 1, 1}, {1, 1}});
    check(conv2d_transpose<1, 2>(strides<3>, output_padding<2, 1>), shape<2, 2, 1>,
          {1, 2, 2, {3, 3}, {1, 1}, {}, {2, 1}});
    // Output padding larger than the stride, up to the dilation.
    check(conv2d_transpose<1, 2>(dilation<3>, output_padding<2>), shape<3, 2, 1>,
          {1, 2, 2, {1, 1}, {3, 3}, {}, {2, 2}});
}

TEST_CASE("conv2d_transpose: parameters, products and geometry") {
    using word = decltype(conv2d_transpose<6, 5, 3>(groups<2>, strides<2, 1>));
    constexpr auto p = word::parameters(shape<9, 9, 4>);
    static_assert(p.size() == 2 && p[0].rank == 4 && p[1].rank == 1 && p[1].size() == 6);
    static_assert(p[0].extents == std::array<std::size_t, 4>{5, 3, 3, 4});
    static_assert(p[0].fan_in == 5 * 3 * 3 && p[0].fan_out == 5 * 3 * 4);
    static_assert(decltype(conv2d_transpose<6, 2>(no_bias))::parameters(shape<1, 1, 1>).size() == 1);
    static_assert(word::macs(shape<9, 9, 4>) == 9 * 9 * 4 * 5 * 3 * 3);
    CHECK(p[0].label == std::string("kernel"));
    CHECK(p[1].label == std::string("bias"));
    CHECK(word::describe() == "conv2d_transpose 5×3, 6 / 2×1");
    CHECK(words::conv2d_transpose<6, 2, 2>::describe() == "conv2d_transpose 2×2, 6");

    constexpr kernels::conv_geometry g =
        decltype(conv2d_transpose<6, 3>(same, strides<2>))::adjoint(shape<5, 4, 3>);
    static_assert(g.window.in == shape<10, 8, 6> && g.window.out == shape<5, 4, 3>);
    static_assert(g.window.pad == kernels::margins{0, 1, 0, 1} && g.groups == 1
                  && g.kernel_size() == 9 * 6 * 3);
}

TEST_CASE("conv2d_transpose: the rules hold along both axes") {
    constexpr auto upright = []<class Word>(Word word) { return is_valid<decltype(input<2, 8, 8> >> word)>; };
    constexpr auto turned = []<class Word>(Word word) { return is_valid<decltype(input<8, 2, 8> >> word)>; };
    // The output has 4 × 10 cells before the padding.
    static_assert(upright(conv2d_transpose<4, 3>(pad<2, 1, 4, 5>)));
    static_assert(!upright(conv2d_transpose<4, 3>(pad<2, 2, 0, 0>)));
    static_assert(!upright(conv2d_transpose<4, 3>(pad<0, 0, 5, 5>)));
    static_assert(!turned(conv2d_transpose<4, 3>(pad<0, 0, 2, 2>)));
    // Output padding must be smaller than the stride or the dilation.
    static_assert(upright(conv2d_transpose<4, 3>(strides<2, 3>, output_padding<1, 2>)));
    static_assert(!upright(conv2d_transpose<4, 3>(strides<2, 3>, output_padding<2, 0>)));
    static_assert(!upright(conv2d_transpose<4, 3>(strides<3, 2>, output_padding<0, 2>)));
    static_assert(upright(conv2d_transpose<4, 3>(dilation<3, 1>, output_padding<2, 0>)));
    static_assert(upright(conv2d_transpose<4, 3>(dilation<1, 3>, output_padding<0, 2>)));
    static_assert(!upright(conv2d_transpose<4, 3>(dilation<1, 3>, output_padding<2, 0>)));
    static_assert(!upright(conv2d_transpose<4, 3>(dilation<3, 1>, output_padding<0, 2>)));
    // With same, output padding is not allowed along either axis.
    static_assert(!upright(conv2d_transpose<4, 3>(same, strides<2>, output_padding<1, 0>)));
    CHECK(!upright(conv2d_transpose<4, 3>(same, strides<2>, output_padding<0, 1>)));
}
