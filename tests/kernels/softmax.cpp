#include <lamina/kernels/softmax.hpp>

#include "compare.hpp"

namespace kernels = lamina::kernels;

namespace {

template <class T, kernels::pixel_task Task, bool Logarithm>
void check_softmax(double spread) {
    auto x = reference::random_numbers<T>(Task.pixels * Task.channels, 1);
    for (T& v : x) v *= T(spread);
    std::vector<double> expected(x.size());
    for (std::size_t p = 0; p < Task.pixels; ++p) {
        double greatest = double(x[p * Task.channels]), sum = 0;
        for (std::size_t c = 0; c < Task.channels; ++c)
            greatest = std::max(greatest, double(x[p * Task.channels + c]));
        for (std::size_t c = 0; c < Task.channels; ++c) {
            const std::size_t i = p * Task.channels + c;
            sum += expected[i] = std::exp(double(x[i]) - greatest);
        }
        for (std::size_t c = 0; c < Task.channels; ++c) {
            double& y = expected[p * Task.channels + c];
            y = Logarithm ? double(x[p * Task.channels + c]) - greatest - std::log(sum) : y / sum;
        }
    }
    const auto strided = reference::spread(x, Task.channels, Task.in_stride);
    std::vector<T> y((Task.pixels - 1) * Task.out_stride + Task.channels, reference::sentinel<T>);
    kernels::softmax<T, Task, Logarithm>::run(strided.data(), y.data());
    INFO(Task.pixels, " pixels of ", Task.channels, ", up to ±", spread);
    reference::check_close(y, expected, Task.channels, Task.out_stride);
}

template <class T, bool Logarithm>
void check_tasks() {
    for (const double spread : {1.0, 20.0, 1e4}) {
        check_softmax<T, kernels::pixel_task{1, 1, 1, 1}, Logarithm>(spread);
        check_softmax<T, kernels::pixel_task{1, 10, 10, 10}, Logarithm>(spread);
        check_softmax<T, kernels::pixel_task{5, 16, 16, 16}, Logarithm>(spread);
        check_softmax<T, kernels::pixel_task{4, 3, 5, 4}, Logarithm>(spread);
        check_softmax<T, kernels::pixel_task{3, 1000, 1000, 1001}, Logarithm>(spread);
    }
}

} // namespace

TEST_CASE_TEMPLATE("softmax: over the channels of every pixel", T, float, double) { check_tasks<T, false>(); }
TEST_CASE_TEMPLATE("softmax: its logarithm", T, float, double) { check_tasks<T, true>(); }

TEST_CASE_TEMPLATE("softmax: negative numbers only, minus infinity, in place", T, float, double) {
    std::vector<T> x{-200, -201, -std::numeric_limits<T>::infinity()};
    kernels::softmax<T, kernels::pixel_task{1, 3, 3, 3}>::run(x.data(), x.data());
    reference::check_close(x, {1 / (1 + std::exp(-1.0)), 1 / (1 + std::exp(1.0)), 0}, 3, 3);
    std::vector<T> y{-200, -201, -std::numeric_limits<T>::infinity()};
    kernels::softmax<T, kernels::pixel_task{1, 3, 3, 3}, true>::run(y.data(), y.data());
    CHECK(y[2] == -std::numeric_limits<T>::infinity());
    y.pop_back();
    reference::check_close(y, {-std::log1p(std::exp(-1.0)), -std::log1p(std::exp(1.0))}, 2, 2);
}

TEST_CASE_TEMPLATE("softmax: what is no number stays visible", T, float, double) {
    std::vector<T> x{1, std::numeric_limits<T>::quiet_NaN(), 2};
    kernels::softmax<T, kernels::pixel_task{1, 3, 3, 3}>::run(x.data(), x.data());
    for (const T v : x) CHECK(v != v);
    std::vector<T> y{1, std::numeric_limits<T>::quiet_NaN(), 2};
    kernels::softmax<T, kernels::pixel_task{1, 3, 3, 3}, true>::run(y.data(), y.data());
    for (const T v : y) CHECK(v != v);
}
