#include <lamina/kernels/gradient/pointwise.hpp>
#include <lamina/kernels/pointwise.hpp>
#include <lamina/layers/activations.hpp>

#include "compare.hpp"
#include "functors.hpp"

namespace kernels = lamina::kernels;

namespace {

/// relu(x² · scale + shift) + residual, or only relu(x²) + residual.
template <class T, kernels::pixel_task Task, bool PerChannel, std::size_t Stride>
void check_pointwise() {
    using square = kernels::map<functors::square>;
    using relu = kernels::map<functors::relu>;
    using add = kernels::add<Stride>;
    using ops = std::conditional_t<PerChannel, kernels::epilogue<square, kernels::scale_shift, relu, add>,
                                   kernels::epilogue<square, relu, add>>;
    const auto x = reference::random_numbers<T>(Task.pixels * Task.channels, 1);
    const auto scale = reference::random_numbers<T>(Task.channels, 2);
    const auto shift = reference::random_numbers<T>(Task.channels, 3);
    const auto residual = reference::random_numbers<T>(Task.pixels * Stride, 4);
    std::vector<double> expected(x.size());
    for (std::size_t i = 0; i < x.size(); ++i) {
        const std::size_t p = i / Task.channels, c = i % Task.channels;
        double y = double(x[i]) * double(x[i]);
        if (PerChannel) y = y * double(scale[c]) + double(shift[c]);
        expected[i] = (y > 0 ? y : 0) + double(residual[p * Stride + c]);
    }
    std::vector<const T*> operands{scale.data(), shift.data(), residual.data()};
    if (!PerChannel) operands.erase(operands.begin(), operands.begin() + 2);
    const auto strided = reference::spread(x, Task.channels, Task.in_stride);
    std::vector<T> y((Task.pixels - 1) * Task.out_stride + Task.channels, reference::sentinel<T>);
    kernels::pointwise<T, Task, ops>::run(strided.data(), y.data(), operands.data());
    INFO(Task.pixels, " pixels of ", Task.channels);
    reference::check_close(y, expected, Task.channels, Task.out_stride);
}

} // namespace

TEST_CASE_TEMPLATE("pointwise: one flat loop", T, float, double) {
    check_pointwise<T, kernels::pixel_task{1, 1, 1, 1}, false, 1>();
    check_pointwise<T, kernels::pixel_task{7, 3, 3, 3}, false, 3>();
    check_pointwise<T, kernels::pixel_task{13, 32, 32, 32}, false, 32>();
}

TEST_CASE_TEMPLATE("pointwise: pixel by pixel", T, float, double) {
    check_pointwise<T, kernels::pixel_task{5, 3, 3, 3}, true, 4>();
    check_pointwise<T, kernels::pixel_task{6, 33, 35, 40}, true, 33>();
    check_pointwise<T, kernels::pixel_task{6, 16, 16, 20}, false, 17>();
    check_pointwise<T, kernels::pixel_task{4, 5, 5, 5}, false, 6>();
}

TEST_CASE_TEMPLATE("pointwise: what lies beyond bounds is cut off, what is no number stays", T, float,
                   double) {
    auto x = reference::random_numbers<T>(37, 1);
    x[5] = x[36] = std::numeric_limits<T>::quiet_NaN();
    std::vector<T> y(x.size());
    using clip = kernels::epilogue<kernels::map<functors::clip>>;
    kernels::pointwise<T, kernels::pixel_task{1, 37, 37, 37}, clip>::run(x.data(), y.data(), nullptr);
    for (std::size_t i = 0; i < x.size(); ++i) {
        const T clipped = x[i] < T(-0.25) ? T(-0.25) : x[i] > T(0.5) ? T(0.5) : x[i];
        CHECK((y[i] == clipped || (x[i] != x[i] && y[i] != y[i])));
    }
}

namespace {

/// xsimd 8.1 converts doubles to integers within its functions, also those that no integer can hold, which
/// sanitizers report.
#if defined(__has_feature)
#    if __has_feature(address_sanitizer)
constexpr bool is_sanitized = true;
#    else
constexpr bool is_sanitized = false;
#    endif
#else
constexpr bool is_sanitized = false;
#endif

/// A function of single numbers, behind pointers, and its kernels for `rare_count` of them.
constexpr std::size_t rare_count = 37;
template <class T>
struct number_function {
    T (*apply)(T x);
    T (*derivative)(T x, T y);
    void (*run)(const T* x, T* y);
    void (*gradient)(const T* x, const T* y, const T* dy, T* dx);
};

/// Checks that registers treat NaN, infinite and huge values like the scalar functions do.
template <class T>
void check_function(const number_function<T>& f) {
    constexpr std::size_t n = rare_count;
    const T nan = std::numeric_limits<T>::quiet_NaN(), infinity = std::numeric_limits<T>::infinity();
    const T rare[] = {nan, -nan, infinity, -infinity, T(1e30), T(-1e30)};
    auto x = reference::random_numbers<T>(n, 1);
    for (std::size_t i = 0; i < 6; ++i) x[5 * i + 1] = x[36 - 5 * i] = rare[i];
    std::vector<T> y(n), dx(n), dy(n, T(1));
    f.run(x.data(), y.data());
    f.gradient(x.data(), y.data(), dy.data(), dx.data());
    const auto same = [](T a, T b) {
        return a == b || (std::isnan(a) && std::isnan(b))
               || std::abs(a - b) <= T(1e-5) * std::max(T(1), std::abs(b));
    };
    for (std::size_t i = 0; i < n; ++i) {
        CAPTURE(x[i]);
        const T expected = f.apply(x[i]);
        CHECK(same(y[i], expected));
        CHECK(same(dx[i], f.derivative(x[i], expected)));
        if (std::isnan(x[i])) CHECK(std::isnan(y[i]));
    }
}

template <class T, class Word>
void check_rare_numbers(Word) {
    if (is_sanitized && std::is_same_v<T, double>) return;
    constexpr std::size_t n = rare_count;
    using kernel =
        kernels::pointwise<T, kernels::pixel_task{1, n, n, n}, kernels::epilogue<kernels::map<Word>>>;
    INFO(Word::label);
    check_function<T>({[](T x) { return T(Word::apply(x)); },
                       [](T x, T y) { return T(Word::derivative(x, y)); },
                       [](const T* x, T* y) { kernel::run(x, y, nullptr); },
                       [](const T* x, const T* y, const T* dy, T* dx) {
                           kernels::pointwise_gradient<T, Word>::run(n, x, y, dy, dx);
                       }});
}

} // namespace

TEST_CASE_TEMPLATE("pointwise: activations of what is no number or infinite", T, float, double) {
    using namespace lamina;
    check_rare_numbers<T>(relu);
    check_rare_numbers<T>(relu6);
    check_rare_numbers<T>(leaky_relu<>);
    check_rare_numbers<T>(leaky_relu<-0.5>);
    check_rare_numbers<T>(hard_sigmoid);
    check_rare_numbers<T>(hard_swish);
    check_rare_numbers<T>(elu);
    check_rare_numbers<T>(elu_alpha<-0.5>);
    check_rare_numbers<T>(selu);
    check_rare_numbers<T>(gelu);
    check_rare_numbers<T>(sigmoid);
    check_rare_numbers<T>(silu);
    check_rare_numbers<T>(lamina::words::tanh{});
    check_rare_numbers<T>(softplus);
    check_rare_numbers<T>(mish);
}

TEST_CASE_TEMPLATE("pointwise: functions of what is no number or infinite", T, float, double) {
    using namespace lamina;
    check_rare_numbers<T>(relu(max_value<0.5>, negative_slope<0.25>, relu_threshold<0.125>));
    check_rare_numbers<T>(hard_sigmoid(sigmoid_slope<2>));
    check_rare_numbers<T>(clip<-0.25, 0.5>);
    check_rare_numbers<T>(hard_tanh);
    check_rare_numbers<T>(threshold<0.25, 0>);
    check_rare_numbers<T>(celu_alpha<0.5>);
    check_rare_numbers<T>(softsign);
    check_rare_numbers<T>(gelu_tanh);
    check_rare_numbers<T>(affine<2, -1.5>);
    check_rare_numbers<T>(lamina::words::abs{});
    check_rare_numbers<T>(square);
    check_rare_numbers<T>(lamina::words::sqrt{});
    check_rare_numbers<T>(lamina::words::exp{});
    check_rare_numbers<T>(lamina::words::log{});
    check_rare_numbers<T>(reciprocal);
    check_rare_numbers<T>(power<3>);
    check_rare_numbers<T>(power<-1.3>);
}

TEST_CASE_TEMPLATE("pointwise: a parameter per channel", T, float, double) {
    constexpr std::size_t pixels = 5, channels = 21;
    using op = kernels::epilogue<kernels::channel_map<functors::minus>, kernels::map<functors::square>>;
    const auto x = reference::random_numbers<T>(pixels * channels, 1);
    const auto parameter = reference::random_numbers<T>(channels, 2);
    std::vector<double> expected;
    for (std::size_t i = 0; i < x.size(); ++i) {
        const double y = double(x[i]) - double(parameter[i % channels]);
        expected.push_back(y * y);
    }
    std::vector<T> y(4 * 25 + channels, reference::sentinel<T>);
    const T* const operand = parameter.data();
    kernels::pointwise<T, kernels::pixel_task{pixels, channels, channels, 25}, op>::run(x.data(), y.data(),
                                                                                        &operand);
    reference::check_close(y, expected, channels, 25);
}

TEST_CASE("pointwise: a copy into a slice, and in place") {
    const auto x = reference::random_numbers<float>(6 * 21, 1);
    std::vector<float> y(5 * 30 + 21, reference::sentinel<float>);
    kernels::pointwise<float, kernels::pixel_task{6, 21, 21, 30}, kernels::epilogue<>>::run(
        x.data(), y.data(), nullptr);
    reference::check_close(y, std::vector<double>(x.begin(), x.end()), 21, 30);
    auto z = x;
    using square = kernels::epilogue<kernels::map<functors::square>>;
    kernels::pointwise<float, kernels::pixel_task{6, 21, 21, 21}, square>::run(z.data(), z.data(), nullptr);
    for (std::size_t i = 0; i < x.size(); ++i) REQUIRE(z[i] == x[i] * x[i]);
}
