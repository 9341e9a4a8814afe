// Products of matrices.
#include "evaluate/broadcast.hpp"
#include "graph/describe.hpp"

namespace lamina::tool {

namespace {

extents front(const extents& shape, std::size_t less) {
    return {shape.begin(), shape.end() - static_cast<std::ptrdiff_t>(less)};
}

/// Vectors become matrices: an axis of 1 is put before the first vector and after the second.
results matmul_of(const call& c, const tensor& a, const tensor& b) {
    extents left = a.shape, right = b.shape;
    if (left.empty() || right.empty()) c.fail("its inputs have to be vectors or matrices");
    const bool row = left.size() == 1, column = right.size() == 1;
    if (row) left.insert(left.begin(), 1);
    if (column) right.push_back(1);
    const std::size_t l = left.size(), r = right.size();
    if (left[l - 1] != right[r - 2])
        c.fail(shape_text(a.shape) + " and " + shape_text(b.shape) + " do not fit together");
    const extents batch = broadcast(c, front(left, 2), front(right, 2));
    extents shape = batch;
    if (!row) shape.push_back(left[l - 2]);
    if (!column) shape.push_back(right[r - 1]);
    tensor y = c.make(a.type, shape);
    if (!c.computes) return {y};
    const auto rows = static_cast<std::size_t>(left[l - 2]), columns = static_cast<std::size_t>(right[r - 1]);
    const auto inner = static_cast<std::size_t>(left[l - 1]);
    const extents a_strides = broadcast_strides(front(left, 2), batch);
    const extents b_strides = broadcast_strides(front(right, 2), batch);
    double* to = y.values.data();
    for_each_index(batch, [&](const extents& at) {
        const double* x = a.values.data() + offset(at, a_strides) * rows * inner;
        const double* w = b.values.data() + offset(at, b_strides) * inner * columns;
        for (std::size_t i = 0; i < rows; ++i, to += columns)
            for (std::size_t k = 0; k < inner; ++k)
                for (std::size_t j = 0; j < columns; ++j) to[j] += x[i * inner + k] * w[k * columns + j];
    });
    return {y};
}

results matmul(const call& c) { return matmul_of(c, c.input(0), c.input(1)); }

results matmul_integer(const call& c) {
    results y = matmul_of(c, without_zero_point(c, 0, 2), without_zero_point(c, 1, 3));
    y[0].type = element::int32;
    return y;
}

results gemm(const call& c) {
    const tensor &a = c.input(0), &b = c.input(1);
    if (a.shape.size() != 2 || b.shape.size() != 2)
        c.fail("its inputs, " + shape_text(a.shape) + " and " + shape_text(b.shape) + ", are no matrices");
    const bool turned_a = c.integer("transA", 0) != 0, turned_b = c.integer("transB", 0) != 0;
    const double alpha = c.number("alpha", 1), beta = c.number("beta", 1);
    const std::int64_t m = a.shape[turned_a], inner = a.shape[!turned_a], n = b.shape[!turned_b];
    if (b.shape[turned_b] != inner)
        c.fail(shape_text(a.shape) + " and " + shape_text(b.shape) + " do not fit together");
    tensor y = c.make(a.type, {m, n});
    const tensor* bias = c.optional(2);
    if (bias && broadcast(c, y.shape, bias->shape) != y.shape)
        c.fail("its bias, " + shape_text(bias->shape) + ", does not fit its result, " + shape_text(y.shape));
    if (!c.computes) return {y};
    const std::int64_t a_row = turned_a ? 1 : inner, a_step = turned_a ? m : 1;
    const std::int64_t b_row = turned_b ? 1 : n, b_step = turned_b ? inner : 1;
    const auto at = [](std::int64_t i) { return static_cast<std::size_t>(i); };
    for (std::int64_t i = 0; i < m; ++i)
        for (std::int64_t j = 0; j < n; ++j) {
            double sum = 0;
            for (std::int64_t k = 0; k < inner; ++k)
                sum += a.values[at(i * a_row + k * a_step)] * b.values[at(k * b_row + j * b_step)];
            y.values[at(i * n + j)] = alpha * sum;
        }
    if (bias)
        for_each_broadcast(y.shape, bias->shape,
                           [&](std::size_t i, std::size_t j) { y.values[i] += beta * bias->values[j]; });
    return {y};
}

} // namespace

void add_products(functions& to) {
    to.insert({{"Gemm", gemm}, {"MatMul", matmul}, {"MatMulInteger", matmul_integer}});
}

} // namespace lamina::tool
