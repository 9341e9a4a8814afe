#include <lamina/layers/window_options.hpp>

#include <doctest/doctest.h>

#include <type_traits>
#include <vector>

using namespace lamina;
using namespace lamina::detail;

TEST_CASE("pad takes all sides, rows and columns, or top, bottom, left, right") {
    constexpr auto amounts = [](auto option) { return option.amounts(shape<9, 9, 1>, {3, 3}, {1, 1}); };
    static_assert(amounts(pad<3>) == kernels::margins{3, 3, 3, 3});
    static_assert(amounts(pad<1, 2>) == kernels::margins{1, 1, 2, 2});
    static_assert(amounts(pad<1, 2, 3, 4>) == kernels::margins{1, 2, 3, 4});
    static_assert(amounts(valid) == kernels::margins{});
    static_assert(std::is_same_v<decltype(pad<3>), decltype(pad<3, 3, 3, 3>)>);
}

TEST_CASE("strides and dilation take one number or two") {
    static_assert(strides<2>.extents == extent2{2, 2} && strides<2, 3>.extents == extent2{2, 3});
    static_assert(dilation<2>.extents == extent2{2, 2} && dilation<2, 3>.extents == extent2{2, 3});
}

TEST_CASE("same pads as TensorFlow does") {
    // tf.nn: with in % stride == 0, total = max(window − stride, 0), else max(window − in % stride, 0); half
    // before.
    for (std::size_t in = 1; in <= 20; ++in)
        for (std::size_t window = 1; window <= 8; ++window)
            for (std::size_t stride = 1; stride <= 6; ++stride) {
                CAPTURE(in);
                CAPTURE(window);
                CAPTURE(stride);
                const std::size_t covered = in % stride == 0 ? stride : in % stride;
                const std::size_t total = window > covered ? window - covered : 0;
                const auto padding = options::same::axis(in, window, stride);
                CHECK(padding.before == total / 2);
                CHECK(padding.after == total - total / 2);
                CHECK(window_count(in, padding.before, padding.after, window, stride)
                      == (in + stride - 1) / stride);
            }
}

TEST_CASE("same: the odd cell is at the bottom and at the right") {
    static_assert(same.amounts(shape<5, 5, 1>, {3, 3}, {1, 1}) == kernels::margins{1, 1, 1, 1});
    static_assert(same.amounts(shape<5, 5, 1>, {2, 4}, {1, 1}) == kernels::margins{0, 1, 1, 2});
    static_assert(same.amounts(shape<224, 224, 3>, {3, 3}, {2, 2}) == kernels::margins{0, 1, 0, 1});
    static_assert(same.amounts(shape<224, 224, 3>, {7, 7}, {2, 2}) == kernels::margins{2, 3, 2, 3});
    static_assert(same.amounts(shape<5, 6, 1>, {3, 3}, {2, 2}) == kernels::margins{1, 1, 0, 1});
    static_assert(same.amounts(shape<5, 5, 1>, {1, 1}, {2, 2}) == kernels::margins{});
}

TEST_CASE("how often a window fits, without and with ceil") {
    static_assert(window_count(7, 0, 0, 3, 1) == 5 && window_count(7, 0, 0, 3, 2) == 3);
    static_assert(window_count(8, 0, 0, 3, 2) == 3 && window_count(8, 0, 0, 3, 2, true) == 4);
    static_assert(window_count(7, 0, 0, 3, 2, true) == 3 && window_count(3, 0, 0, 3, 5, true) == 1);
    // A window that would begin in the padding after the image is omitted.
    static_assert(window_count(5, 1, 1, 2, 2) == 3 && window_count(5, 1, 1, 2, 2, true) == 3);
    static_assert(window_count(4, 0, 0, 1, 3, true) == 2 && window_count(3, 0, 0, 1, 3, true) == 1);
}

TEST_CASE("windows per axis as PyTorch counts them") {
    for (std::size_t in = 1; in <= 12; ++in)
        for (std::size_t window = 1; window <= 6; ++window)
            for (std::size_t pad = 0; 2 * pad <= window; ++pad)
                for (std::size_t stride = 1; stride <= 7; ++stride) {
                    if (window > in + 2 * pad) continue;
                    CAPTURE(in);
                    CAPTURE(window);
                    CAPTURE(pad);
                    CAPTURE(stride);
                    const std::size_t free = in + 2 * pad - window;
                    std::size_t rounded_up = (free + stride - 1) / stride + 1;
                    if ((rounded_up - 1) * stride >= in + pad) --rounded_up;
                    CHECK(window_count(in, pad, pad, window, stride) == free / stride + 1);
                    CHECK(window_count(in, pad, pad, window, stride, true) == rounded_up);
                }
}

TEST_CASE("a dilated window and what it fits into") {
    static_assert(dilated({3, 5}, {1, 1}) == extent2{3, 5} && dilated({3, 5}, {2, 3}) == extent2{5, 13});
    static_assert(dilated({1, 1}, {9, 9}) == extent2{1, 1});
    static_assert(window_fits(shape<5, 13, 1>, {3, 5}, {2, 3}, {})
                  && !window_fits(shape<4, 13, 1>, {3, 5}, {2, 3}, {})
                  && !window_fits(shape<5, 12, 1>, {3, 5}, {2, 3}, {}));
    static_assert(window_fits(shape<2, 3, 1>, {4, 5}, {1, 1}, {1, 1, 0, 2}));
    static_assert(reflection_fits(shape<4, 3, 1>, {3, 0, 2, 1})
                  && !reflection_fits(shape<4, 3, 1>, {4, 0, 0, 0})
                  && !reflection_fits(shape<4, 3, 1>, {0, 0, 0, 3}));
}

TEST_CASE("where a padded row comes from") {
    const auto row = [](std::size_t before, std::size_t extent, std::size_t after, kernels::border fill) {
        std::vector<std::size_t> sources;
        for (std::size_t i = 0; i < before + extent + after; ++i)
            sources.push_back(kernels::source_index(i, before, extent, fill));
        return sources;
    };
    using list = std::vector<std::size_t>;
    CHECK(row(2, 3, 1, kernels::border::zero) == list{3, 3, 0, 1, 2, 3});
    CHECK(row(2, 3, 1, kernels::border::nearest) == list{0, 0, 0, 1, 2, 2});
    CHECK(row(2, 3, 2, kernels::border::reflect) == list{2, 1, 0, 1, 2, 1, 0});
    CHECK(row(2, 3, 3, kernels::border::circular) == list{1, 2, 0, 1, 2, 0, 1, 2});
    CHECK(row(3, 4, 3, kernels::border::reflect) == list{3, 2, 1, 0, 1, 2, 3, 2, 1, 0});
}
