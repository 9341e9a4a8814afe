#include <lamina/layers/conv2d.hpp>
#include <lamina/layers/depthwise_conv2d.hpp>

#include <doctest/doctest.h>

#include <array>
#include <string>

#include "gradient_check.hpp"

using namespace lamina;
using namespace lamina::testing;

namespace {

/// Keras's formula, valid padding: channel c's m-th filter is kernel[ky, kx, c, m].
std::vector<double> naive(dims in, extent2 kernel, std::size_t multiplier, extent2 strides,
                          const std::vector<double>& x, const std::vector<double>& p) {
    std::vector<double> y;
    for (std::size_t r = 0; r + kernel.height <= in.height; r += strides.height)
        for (std::size_t q = 0; q + kernel.width <= in.width; q += strides.width)
            for (std::size_t c = 0; c < in.channels; ++c)
                for (std::size_t m = 0; m < multiplier; ++m) {
                    double total = p[kernel.size() * in.channels * multiplier + c * multiplier + m];
                    for (std::size_t a = 0; a < kernel.height; ++a)
                        for (std::size_t b = 0; b < kernel.width; ++b)
                            total += x[((r + a) * in.width + q + b) * in.channels + c]
                                     * p[((a * kernel.width + b) * in.channels + c) * multiplier + m];
                    y.push_back(total);
                }
    return y;
}

template <class Word>
void check(Word, dims in, extent2 kernel, std::size_t multiplier, extent2 strides = {1, 1}) {
    const auto x = numbers(in.size(), 2), p = numbers(parameter_count<Word>(in), 3);
    CHECK(largest_difference(forward<Word>(in, x, p), naive(in, kernel, multiplier, strides, x, p)) < 1e-13);
    check_gradients<Word>(in);
}

/// Compares the word with conv2d with one group per channel.
template <class Word, class Grouped>
void check_grouped(Word, Grouped, dims in) {
    const auto x = numbers(in.size(), 2), p = numbers(parameter_count<Word>(in), 3);
    CHECK(Word::geometry(in) == Grouped::geometry(in));
    CHECK(largest_difference(forward<Word>(in, x, p), forward<Grouped>(in, x, p)) < 1e-14);
    check_gradients<Word>(in);
}

} // namespace

TEST_CASE("depthwise_conv2d by hand: every channel by itself, two filters each") {
    CHECK(forward<words::depthwise_conv2d<1, 2>>(shape<1, 3, 2>, {1, 2, 3, 4, 5, 6}, {1, 10, 100, 1000, 0, 7})
          == std::vector<double>{301, 4027, 503, 6047});
    CHECK(forward<decltype(depthwise_conv2d<1>(depth_multiplier<2>, no_bias))>(shape<1, 2, 2>, {1, 2, 3, 4},
                                                                               {1, 10, 100, 1000})
          == std::vector<double>{1, 10, 200, 2000, 3, 30, 400, 4000});
}

TEST_CASE("depthwise_conv2d while compiling") {
    constexpr auto y = [] {
        constexpr float x[] = {1, 2, 3, 4}, p[] = {1, 2, 3, 4, 5, 6};
        std::array<float, 2> result{};
        words::depthwise_conv2d<2, 1>::forward(shape<2, 1, 2>, x, p, result.data());
        return result;
    }();
    static_assert(y == std::array{1.0f * 1 + 3 * 3 + 5, 2.0f * 2 + 4 * 4 + 6});
}

TEST_CASE("depthwise_conv2d: kernels, strides, multipliers") {
    check(depthwise_conv2d<3>, shape<5, 6, 4>, {3, 3}, 1);
    check(depthwise_conv2d<1>, shape<3, 2, 5>, {1, 1}, 1);
    check(depthwise_conv2d<3, 2>(depth_multiplier<3>), shape<5, 4, 2>, {3, 2}, 3);
    check(depthwise_conv2d<2>(strides<3, 2>, depth_multiplier<2>), shape<7, 6, 3>, {2, 2}, 2, {3, 2});
    check(depthwise_conv2d<3>(depth_multiplier<4>), shape<4, 4, 1>, {3, 3}, 4);
}

TEST_CASE("depthwise_conv2d: padding, borders and dilation are conv2d's") {
    check_grouped(depthwise_conv2d<3>(same, strides<2>, no_bias),
                  conv2d<3, 3>(same, strides<2>, no_bias, groups<3>), shape<6, 5, 3>);
    check_grouped(depthwise_conv2d<2, 3>(pad<1, 0, 2, 1>, edge_padding, depth_multiplier<2>),
                  conv2d<4, 2, 3>(pad<1, 0, 2, 1>, edge_padding, groups<2>), shape<4, 5, 2>);
    check_grouped(depthwise_conv2d<3>(dilation<2, 1>, pad<1>, reflect_padding),
                  conv2d<2, 3>(dilation<2, 1>, pad<1>, reflect_padding, groups<2>), shape<5, 4, 2>);
}

TEST_CASE("depthwise_conv2d: parameters, work and name") {
    using plain = words::depthwise_conv2d<5, 3>;
    using two = decltype(depthwise_conv2d<5, 3>(depth_multiplier<2>, strides<2>, no_bias));
    constexpr auto p = plain::parameters(shape<9, 9, 4>);
    static_assert(p.size() == 2 && p[0].extents == std::array<std::size_t, 4>{5, 3, 1, 4}
                  && p[1].size() == 4);
    // As in Keras, which counts from its kernel's shape, 5 × 3 × 4 × 1.
    static_assert(p[0].fan_in == 5 * 3 * 4 && p[0].fan_out == 5 * 3);
    constexpr auto q = two::parameters(shape<9, 9, 4>);
    static_assert(q.size() == 1 && q[0].extents == std::array<std::size_t, 4>{5, 3, 1, 8});
    static_assert(q[0].fan_in == 5 * 3 * 4 && q[0].fan_out == 5 * 3 * 2);
    static_assert(two::output(shape<9, 9, 4>) == shape<3, 4, 8>);
    static_assert(two::macs(shape<9, 9, 4>) == 3 * 4 * 8 * 15
                  && plain::macs(shape<9, 9, 4>) == 5 * 7 * 4 * 15);
    CHECK(plain::describe() == "depthwise_conv2d 5×3");
    CHECK(two::describe() == "depthwise_conv2d 5×3 / 2");
}
