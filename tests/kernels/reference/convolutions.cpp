#include <algorithm>
#include <cmath>
#include <limits>

#include "../conv2d.hpp"

namespace reference {

namespace {

/// The result of plain loops: convolution, ops, pool.
template <class T>
std::vector<double> expected_of(const conv_task& task, const std::vector<T>& x, const std::vector<T>& kernel,
                                const T* bias, plain_ops<T> ops,
                                const std::vector<std::vector<T>>& operands) {
    const lamina::dims out = task.conv.window.out;
    auto y = conv2d(task.conv, x, kernel, bias);
    for (std::size_t i = 0; i < y.size(); ++i) y[i] = ops(y[i], i / out.channels, i % out.channels, operands);
    if (task.pool.size() == 1) return y;
    const lamina::dims small{task.pooled_height(), task.pooled_width(), out.channels};
    return pool<double>({{out, small, task.pool, task.pool, {1, 1}, {}}, task.pool_kind}, y);
}

/// What the kernel computes; uninitialized scratch memory must not reach a result.
template <class T>
std::vector<T> result_of(const conv_kernel<T>& k, const std::vector<T>& x, const std::vector<T>& kernel,
                         const T* bias, const std::vector<std::vector<T>>& operands) {
    std::vector<const T*> pointers;
    for (const std::vector<T>& o : operands) pointers.push_back(o.data());
    std::vector<T> packed(k.packed_size), scratch(k.scratch_size, std::numeric_limits<T>::quiet_NaN());
    const std::size_t pixels = k.task.pooled_height() * k.task.pooled_width();
    std::vector<T> y((pixels - 1) * k.task.out_stride + k.task.conv.window.out.channels, sentinel<T>);
    k.pack(kernel.data(), bias, packed.data());
    const auto strided = spread(x, k.task.conv.window.in.channels, k.task.in_stride);
    k.run(strided.data(), packed.data(), y.data(), scratch.data(), pointers.data(), k.parts.whole());
    return y;
}

} // namespace

template <class T>
void check_kernel(const conv_kernel<T>& k, conv_check<T> how) {
    const window_geometry& w = k.task.conv.window;
    auto x = random_numbers<T>(w.in.size(), 1);
    if (how.rare != 0)
        for (T& number : x)
            if (number > T(0.97)) number = how.rare;
    const auto kernel = random_numbers<T>(k.task.conv.kernel_size(), 2),
               bias = random_numbers<T>(w.out.channels, 3);
    const T* const b = how.bias ? bias.data() : nullptr;
    std::vector<std::vector<T>> operands;
    for (unsigned i = 0; i < k.operands; ++i)
        operands.push_back(random_numbers<T>(w.out.pixels() * (w.out.channels + 3), 7 + i));

    const auto expected = expected_of(k.task, x, kernel, b, how.ops, operands);
    INFO("in ", to_string(w.in), " out ", to_string(w.out), " kernel ", w.kernel.height, "×", w.kernel.width,
         " pool ", k.task.pool.height, "×", k.task.pool.width);
    const auto found = result_of(k, x, kernel, b, operands);
    if (!how.transformed) return check_close(found, expected, w.out.channels, k.task.out_stride);
    double largest = 1;
    for (const double e : expected) largest = std::max(largest, std::abs(e));
    const double tolerance = (sizeof(T) == 4 ? 1e-5 : 1e-13) * largest;
    CHECK(first_difference(found, expected, w.out.channels, k.task.out_stride, tolerance) == "none");
}

template void check_kernel(const conv_kernel<float>&, conv_check<float>);
template void check_kernel(const conv_kernel<double>&, conv_check<double>);

} // namespace reference
