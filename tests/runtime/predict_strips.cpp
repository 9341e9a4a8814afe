// Predicts stages that run together in strips of rows, small and large, on one thread and on several.
#include "../row_words.hpp"
#include "agreement.hpp"

namespace lamina_test {

using namespace lamina;

struct inverted_residuals {
    static constexpr auto inner = conv2d<48, 1> >> batch_norm >> relu6 >> conv2d<48, 3>(groups<48>, same)
                                  >> batch_norm >> relu6 >> conv2d<10, 1> >> batch_norm;
    static constexpr auto layers = input<29, 19, 3> >> conv2d<20, 3>(strides<2>, same) >> relu6
                                   >> conv2d<10, 1> >> (identity + inner) >> (identity + inner)
                                   >> conv2d<30, 1> >> relu6 >> conv2d<30, 3>(groups<30>, strides<2>, same)
                                   >> conv2d<14, 1> >> flatten >> dense<3>;
};

struct windows {
    static constexpr auto layers = input<37, 23, 4> >> conv2d<20, 3>(same) >> relu >> conv2d<17, 3>(same)
                                   >> relu >> max_pool2d<2> >> conv2d<33, 3>(dilation<2>, same)
                                   >> max_pool2d<3>(strides<2>, same) >> conv2d<9, 2>(strides<3>)
                                   >> avg_pool2d<2>(strides<1>);
};

struct spread {
    static constexpr auto layers = input<11, 9, 5> >> conv2d_transpose<12, 3>(strides<2>) >> relu
                                   >> conv2d<40, 5>(pad<2>) >> batch_norm
                                   >> zero_padding2d<1, 3, 2, 0> >> conv2d<24, 3>(groups<2>)
                                   >> (identity + conv2d<24, 3>(same)) >> conv2d<6, 1>(strides<3>) >> softmax;
};

struct enlarged {
    static constexpr auto layers = input<9, 7, 4> >> conv2d<10, 3>(same) >> upsample2d<3>(bilinear)
                                   >> conv2d<7, 3>(same) >> relu
                                   >> upsample2d<2> >> max_pool2d<3>(strides<2>, same) >> conv2d<5, 2>;
};

struct rows_of_ones_own {
    static constexpr auto
        layers = input<67, 31, 20> >> row_words::upside_down >> relu
                 >> row_words::vertical_blur<> >> batch_norm >> conv2d<18, 3>(same)
                 >> row_words::vertical_blur<2> >> max_pool2d<2> >> row_words::mirrored_channels >> silu
                 >> (identity | row_words::vertical_blur<>);
};

} // namespace lamina_test

// All stages that can run in strips do: the first network in strips of one part, the others in strips of two
// and three parts.
template <>
inline constexpr lamina::detail::strip_rule lamina::strips_of<lamina_test::inverted_residuals>{
    .smallest = 0, .cache = std::size_t(1) << 40, .most_macs = 1 << 20, .most_parts = 1};
template <>
inline constexpr lamina::detail::strip_rule lamina::strips_of<lamina_test::windows>{
    .smallest = 0, .cache = std::size_t(1) << 40, .most_macs = 1 << 20, .most_parts = 2};
template <>
inline constexpr lamina::detail::strip_rule lamina::strips_of<lamina_test::spread>{
    .smallest = 0, .cache = std::size_t(1) << 40, .most_macs = 1 << 20, .most_parts = 3};
template <>
inline constexpr lamina::detail::strip_rule lamina::strips_of<lamina_test::enlarged>{
    .smallest = 0, .cache = std::size_t(1) << 40, .most_macs = 1 << 20, .most_parts = 2};
template <>
inline constexpr lamina::detail::strip_rule lamina::strips_of<lamina_test::rows_of_ones_own>{
    .smallest = 0, .cache = std::size_t(1) << 40, .most_macs = 1 << 20, .most_parts = 2};

namespace {

using namespace lamina;
using namespace lamina::detail;

/// Checks that results are close to the reference and bit-identical for any number of threads.
template <class N, class T = float>
void check_strips() {
    constexpr thread_costs always{.start = 1, .stage = 0};
    using shared = predictor<N, T, simd::default_arch, full_width, always>;
    agreement::check<N>();
    const auto m = agreement::trained_model<N, T>();
    const agreement::expected_batch<N, T> expected(m, 1);
    const shared p(m);
    std::vector<T> alone(shared::output_size), together(shared::output_size);
    for (const std::size_t threads : {1u, 2u, 3u, 5u}) {
        INFO(threads, " threads");
        typename shared::workspace w(threads);
        p.predict_batch(expected.x, threads == 1 ? alone : together, w);
        if (threads > 1) CHECK(together == alone);
    }
}

} // namespace

TEST_CASE("strips of inverted residuals") {
    constexpr auto groups = plan<lamina_test::inverted_residuals>::groups;
    static_assert(groups.size == 4 && groups.stages(0) == 2 && groups.stages(1) == 3 && groups.stages(2) == 6
                  && groups.stages(3) == 1);
    check_strips<lamina_test::inverted_residuals>();
}

TEST_CASE("strips of convolutions and pools") {
    static_assert(plan<lamina_test::windows>::groups.size == 1);
    static_assert(arena_bytes<lamina_test::windows> == 0);
    check_strips<lamina_test::windows>();
}

TEST_CASE("strips behind a transposed convolution, beside a residual") {
    check_strips<lamina_test::spread>();
    check_strips<lamina_test::spread, double>();
}

TEST_CASE("strips that begin with an upsampling") {
    constexpr auto groups = plan<lamina_test::enlarged>::groups;
    static_assert(groups.size == 3 && groups.stages(1) == 2 && groups.stages(2) == 3);
    check_strips<lamina_test::enlarged>();
}

TEST_CASE("strips of words of one's own, that compute rows") {
    constexpr auto groups = plan<lamina_test::rows_of_ones_own>::groups;
    static_assert(groups.size == 3 && groups.stages(0) == 6);
    check_strips<lamina_test::rows_of_ones_own>();
    check_strips<lamina_test::rows_of_ones_own, double>();
}
