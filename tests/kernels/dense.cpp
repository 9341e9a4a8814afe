#include <lamina/kernels/dense/dense.hpp>

#include <array>

#include "compare.hpp"
#include "functors.hpp"

namespace kernels = lamina::kernels;

namespace {

template <class T>
struct operand_set {
    std::vector<T> scale, shift, residual;
};

/// Checks relu(scale · (x·W + b) + shift + residual) of `rows` rows against plain loops.
template <class T, template <class, kernels::dense_task, class, class> class Kernel, std::size_t In,
          std::size_t Out, kernels::weight_format Format = kernels::weight_format::full>
void check_dense(std::size_t rows, bool with_bias = true) {
    using end = kernels::epilogue<kernels::scale_shift, kernels::add<Out + 2>, kernels::map<functors::relu>>;
    using dense = Kernel<T, kernels::dense_task{In, Out, Format}, end, lamina::simd::default_arch>;
    const auto x = reference::random_numbers<T>(rows * In, 1);
    const auto weights = reference::random_numbers<T>(In * Out, 2);
    const auto bias = reference::random_numbers<T>(Out, 3);
    const operand_set<T> o{reference::random_numbers<T>(Out, 4), reference::random_numbers<T>(Out, 5),
                           reference::random_numbers<T>(rows * (Out + 2), 6)};
    const auto stored = [](T weight) {
        return double(T(kernels::stored_weight<T, kernels::dense_task{In, Out, Format}>(weight)));
    };
    std::vector<double> expected(rows * Out);
    for (std::size_t r = 0; r < rows; ++r)
        for (std::size_t c = 0; c < Out; ++c) {
            double sum = with_bias ? double(bias[c]) : 0;
            for (std::size_t i = 0; i < In; ++i) sum += double(x[r * In + i]) * stored(weights[i * Out + c]);
            sum = sum * double(o.scale[c]) + double(o.shift[c]) + double(o.residual[r * (Out + 2) + c]);
            expected[r * Out + c] = sum > 0 ? sum : 0;
        }
    std::vector<T> packed(dense::packed_size), y((rows - 1) * (Out + 3) + Out, reference::sentinel<T>);
    dense::pack(weights.data(), with_bias ? bias.data() : nullptr, packed.data());
    const std::array<const T*, 3> operands{o.scale.data(), o.shift.data(), o.residual.data()};
    const auto strided = reference::spread(x, In, In + 1);
    dense::run(rows, strided.data(), In + 1, packed.data(), y.data(), Out + 3, operands.data());
    INFO(In, " → ", Out, ", rows: ", rows);
    reference::check_close(y, expected, Out, Out + 3);
}

template <class T, template <class, kernels::dense_task, class, class> class Kernel, std::size_t In,
          std::size_t Out, kernels::weight_format Format = kernels::weight_format::full>
void check_rows() {
    for (const std::size_t rows : std::array<std::size_t, 5>{1, 2, 3, 8, 13})
        check_dense<T, Kernel, In, Out, Format>(rows);
    check_dense<T, Kernel, In, Out, Format>(2, false);
}

template <class T>
constexpr bool dots(std::size_t inputs, std::size_t outputs) {
    return kernels::prefers_dots<T>({inputs, outputs});
}

} // namespace

TEST_CASE("dense: vectors of outputs") {
    check_rows<float, kernels::dense_blocks, 1, 1>();
    check_rows<float, kernels::dense_blocks, 5, 3>();
    check_rows<float, kernels::dense_blocks, 31, 17>();
    check_rows<float, kernels::dense_blocks, 64, 64>();
    check_rows<float, kernels::dense_blocks, 50, 150>();
    check_rows<double, kernels::dense_blocks, 5, 3>();
    check_rows<double, kernels::dense_blocks, 31, 17>();
    check_rows<double, kernels::dense_blocks, 50, 150>();
}

TEST_CASE_TEMPLATE("dense: weights beyond the second-level cache", T, float, double) {
    check_dense<T, kernels::dense_blocks, 1031, 300>(1);
    check_dense<T, kernels::dense_blocks, 1031, 300>(3);
}

TEST_CASE("dense: dot products") {
    check_rows<float, kernels::dense_dots, 1, 1>();
    check_rows<float, kernels::dense_dots, 16, 2>();
    check_rows<float, kernels::dense_dots, 147, 1>();
    check_rows<float, kernels::dense_dots, 300, 3>();
    check_rows<float, kernels::dense_dots, 65, 10>();
    check_rows<double, kernels::dense_dots, 16, 2>();
    check_rows<double, kernels::dense_dots, 65, 10>();
}

TEST_CASE("dense: weights of half the width") {
    using enum kernels::weight_format;
    check_rows<float, kernels::dense_blocks, 1, 1, bfloat16>();
    check_rows<float, kernels::dense_blocks, 31, 17, bfloat16>();
    check_rows<float, kernels::dense_blocks, 50, 150, bfloat16>();
    check_rows<float, kernels::dense_dots, 1, 1, bfloat16>();
    check_rows<float, kernels::dense_dots, 147, 3, bfloat16>();
    check_rows<float, kernels::dense_dots, 65, 10, bfloat16>();
    check_dense<float, kernels::dense_blocks, 1031, 600, bfloat16>(1);
    check_dense<float, kernels::dense_blocks, 1031, 600, bfloat16>(3);
    check_rows<float, kernels::dense_blocks, 31, 17, float16>();
    check_rows<float, kernels::dense_dots, 147, 3, float16>();
    using half = kernels::dense<float, kernels::dense_task{1024, 4096, float16}>;
    static_assert(half::packed_size * sizeof(float) == 4096 * (sizeof(float) + 1024 * 2));
}

TEST_CASE("dense: the choice between them") {
    CHECK(dots<float>(4608, 1) == (lamina::simd::lanes<lamina::simd::batch<float>> > 1));
    CHECK_FALSE(dots<float>(4, 1));
    CHECK_FALSE(dots<float>(4096, 4096));
    CHECK_FALSE(dots<double>(4608, 64));
    check_rows<float, kernels::dense, 200, 1>();
    check_rows<float, kernels::dense, 20, 40>();
}
