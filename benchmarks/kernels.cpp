// How fast the kernels are on one core, and which part of the fused multiply-adds that this machine can do
// that is. Peak and kernel are measured in turns, so that both meet the same clock rate; the median of each
// is printed.

#include <lamina/kernels/conv2d.hpp>
#include <lamina/kernels/dense.hpp>
#include <lamina/kernels/transposed_conv2d.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <memory>
#include <new>
#include <string>
#include <vector>

#include "../tests/kernels/reference.hpp"

namespace {

using lamina::kernels::conv_task, lamina::kernels::dense_task, lamina::kernels::epilogue,
    lamina::kernels::map;
using reference::window;
namespace simd = lamina::simd;

struct relu {
    static constexpr bool monotonic = true;
    static constexpr bool cheap = true;
    template <class V>
    static constexpr V apply(V x) {
        return simd::max(x, V(0));
    }
};

/// Memory that starts at a cache line.
struct line_deleter {
    void operator()(float* p) const { ::operator delete[](p, std::align_val_t{64}); }
};
using numbers = std::unique_ptr<float[], line_deleter>;
numbers allocate(std::size_t n) { return numbers(new (std::align_val_t{64}) float[n]()); }
numbers copy(const std::vector<float>& v) {
    numbers n = allocate(v.size());
    std::copy(v.begin(), v.end(), n.get());
    return n;
}

/// Processor time, so that it matters little when other programs run at the same time.
double seconds() { return double(std::clock()) / CLOCKS_PER_SEC; }

/// What follows may have read everything that p points to, and before.
void escape(const void* p) { asm volatile("" : : "g"(p) : "memory"); }

/// Operations per second of multiply-adds that never leave the registers.
double measure_peak() {
    using vector = simd::batch<float>;
    constexpr std::size_t chains = 12, rounds = 100'000;
    volatile float factor = 0.999f, addend = 0.001f;
    const vector a(factor), b(addend);
    vector sums[chains];
    LAMINA_UNROLL
    for (std::size_t i = 0; i < chains; ++i) sums[i] = vector(0.01f * float(i));
    const double start = seconds();
    for (std::size_t r = 0; r < rounds; ++r) {
        LAMINA_UNROLL
        for (std::size_t i = 0; i < chains; ++i) sums[i] = simd::fma(sums[i], a, b);
    }
    const double time = seconds() - start;
    vector total = sums[0];
    LAMINA_UNROLL
    for (std::size_t i = 1; i < chains; ++i) total = total + sums[i];
    volatile float used = simd::sum(total);
    static_cast<void>(used);
    return 2.0 * double(chains * rounds * simd::lanes<vector>) / time;
}

double median(std::vector<double> v) {
    std::nth_element(v.begin(), v.begin() + long(v.size() / 2), v.end());
    return v[v.size() / 2];
}

template <class Run>
void report(const std::string& name, std::size_t multiply_adds, const Run& run) {
    const double operations = 2 * double(multiply_adds);
    const auto times = std::max<std::size_t>(1, std::size_t(4e8 / operations));
    std::vector<double> peaks, rates;
    for (int turn = 0; turn < 25; ++turn) {
        peaks.push_back(measure_peak());
        run();
        const double start = seconds();
        for (std::size_t i = 0; i < times; ++i) run();
        rates.push_back(operations * double(times) / (seconds() - start));
    }
    const double rate = median(rates), peak = median(peaks);
    std::printf("%-32s %8.1f GFLOP/s  %5.1f %% of %.1f   best %5.1f %%\n", name.c_str(), rate * 1e-9,
                100 * rate / peak, peak * 1e-9, 100 * *std::max_element(rates.begin(), rates.end()) / peak);
    std::fflush(stdout);
}

void require_equal(const std::string& name, const std::vector<float>& found,
                   const std::vector<double>& expected, std::size_t channels) {
    double largest = 1; // what sums of many products, and Winograd's algorithm, round in proportion to
    for (const double e : expected) largest = std::max(largest, std::abs(e));
    const std::string difference =
        reference::first_difference(found, expected, channels, channels, 2e-5 * largest);
    if (difference == "none") return;
    std::fprintf(stderr, "%s: wrong result, %s\n", name.c_str(), difference.c_str());
    std::exit(1);
}

/// A convolution with relu, and a 2×2 maximum pool if the task has one.
template <conv_task Task>
void measure_conv2d(const std::string& name) {
    using conv = lamina::kernels::conv2d<float, Task, epilogue<map<relu>>>;
    constexpr lamina::window_geometry w = Task.conv.window;
    constexpr std::size_t out_size = Task.pooled_height() * Task.pooled_width() * w.out.channels;
    const auto input = reference::random_numbers<float>(w.in.size(), 1);
    const auto kernel = reference::random_numbers<float>(Task.conv.kernel_size(), 2);
    const auto bias = reference::random_numbers<float>(w.out.channels, 3);
    const auto x = copy(input), packed = allocate(conv::packed_size), y = allocate(out_size),
               scratch = allocate(conv::scratch_size);
    conv::pack(kernel.data(), bias.data(), packed.get());
    const auto run = [&] {
        conv::run(x.get(), packed.get(), y.get(), scratch.get(), nullptr);
        escape(y.get());
    };
    run();
    auto expected = reference::conv2d(Task.conv, input, kernel, bias.data());
    for (double& v : expected) v = v > 0 ? v : 0;
    if (Task.pool.size() > 1) {
        const lamina::dims pooled{3, Task.pooled_height(), Task.pooled_width(), w.out.channels};
        expected = reference::pool<double>(
            {{w.out, pooled, Task.pool, Task.pool, {1, 1}, {}}, Task.pool_kind}, expected);
    }
    require_equal(name, {y.get(), y.get() + out_size}, expected, w.out.channels);
    report(name, w.out.pixels() * Task.conv.kernel_size(), run);
}

/// U-Net's way up with relu: a transposed convolution with a 2×2 kernel and strides of 2.
template <std::size_t Size, std::size_t Inputs, std::size_t Filters>
void measure_up_convolution(const std::string& name) {
    constexpr lamina::conv_geometry g{window({3, 2 * Size, 2 * Size, Filters}, Inputs, {{2, 2}, {2, 2}}), 1};
    using conv = lamina::kernels::transposed_conv2d<float, lamina::kernels::transposed_task_of(g),
                                                    epilogue<map<relu>>>;
    constexpr std::size_t out_size = g.window.in.size();
    const auto input = reference::random_numbers<float>(g.window.out.size(), 1);
    const auto kernel = reference::random_numbers<float>(g.kernel_size(), 2);
    const auto bias = reference::random_numbers<float>(Filters, 3);
    const auto x = copy(input), packed = allocate(conv::packed_size), y = allocate(out_size),
               scratch = allocate(conv::scratch_size);
    conv::pack(kernel.data(), bias.data(), packed.get());
    const auto run = [&] {
        conv::run(x.get(), packed.get(), y.get(), scratch.get(), nullptr);
        escape(y.get());
    };
    run();
    auto expected = reference::transposed_conv2d(g, input, kernel, bias.data());
    for (double& v : expected) v = v > 0 ? v : 0;
    require_equal(name, {y.get(), y.get() + out_size}, expected, Filters);
    report(name, g.window.out.pixels() * g.kernel_size(), run);
}

/// A dense layer on `rows` rows.
template <dense_task Task>
void measure_dense(const std::string& name, std::size_t rows) {
    using dense = lamina::kernels::dense<float, Task>;
    const auto input = reference::random_numbers<float>(rows * Task.inputs, 1);
    const auto weights = reference::random_numbers<float>(Task.inputs * Task.outputs, 2);
    const auto x = copy(input), packed = allocate(dense::packed_size), y = allocate(rows * Task.outputs);
    dense::pack(weights.data(), nullptr, packed.get());
    const auto run = [&] {
        dense::run(rows, x.get(), Task.inputs, packed.get(), y.get(), Task.outputs, nullptr);
        escape(y.get());
    };
    run();
    std::vector<double> expected(rows * Task.outputs);
    for (std::size_t r = 0; r < rows; ++r)
        for (std::size_t i = 0; i < Task.inputs; ++i)
            for (std::size_t o = 0; o < Task.outputs; ++o)
                expected[r * Task.outputs + o] +=
                    double(input[r * Task.inputs + i]) * double(weights[i * Task.outputs + o]);
    require_equal(name, {y.get(), y.get() + rows * Task.outputs}, expected, Task.outputs);
    report(name, rows * Task.inputs * Task.outputs, run);
}

constexpr conv_task same3(std::size_t size, std::size_t inputs, std::size_t filters, std::size_t groups = 1,
                          bool winograd = false) {
    return lamina::kernels::task_of(
        {window({3, size, size, inputs}, filters, {{3, 3}, {1, 1}, {1, 1, 1, 1}}), groups, winograd});
}
/// Counts the multiply-adds of the direct loop, so that it can be more than the peak.
constexpr conv_task winograd3(std::size_t size, std::size_t inputs, std::size_t filters) {
    return same3(size, inputs, filters, 1, true);
}

constexpr conv_task first_layer = [] {
    conv_task task = lamina::kernels::task_of({window({3, 28, 28, 1}, 32, {{5, 5}}), 1});
    task.pool = {2, 2};
    return task;
}();

} // namespace

int main() {
    measure_conv2d<same3(56, 64, 64)>("56×56×64 → 64, 3×3");
    measure_conv2d<same3(28, 128, 128)>("28×28×128 → 128, 3×3");
    measure_conv2d<same3(14, 256, 256)>("14×14×256 → 256, 3×3");
    measure_conv2d<same3(7, 512, 512)>("7×7×512 → 512, 3×3");
    measure_conv2d<winograd3(56, 64, 64)>("56×56×64 → 64, Winograd");
    measure_conv2d<winograd3(28, 128, 128)>("28×28×128 → 128, Winograd");
    measure_conv2d<winograd3(14, 256, 256)>("14×14×256 → 256, Winograd");
    measure_conv2d<winograd3(7, 512, 512)>("7×7×512 → 512, Winograd");
    measure_conv2d<lamina::kernels::task_of({window({3, 56, 56, 64}, 256, {{1, 1}}), 1})>(
        "56×56×64 → 256, 1×1");
    measure_conv2d<lamina::kernels::task_of(
        {window({3, 224, 224, 3}, 64, {{7, 7}, {2, 2}, {3, 3, 3, 3}}), 1})>("224×224×3 → 64, 7×7 by 2");
    measure_conv2d<first_layer>("28×28×1 → 32, 5×5, 2×2 pool");
    measure_conv2d<same3(56, 128, 128, 128)>("56×56×128, 3×3 depthwise");
    measure_up_convolution<16, 1024, 512>("16×16×1024 → 512, 2×2 up");
    measure_up_convolution<32, 512, 256>("32×32×512 → 256, 2×2 up");
    measure_up_convolution<64, 256, 128>("64×64×256 → 128, 2×2 up");
    measure_up_convolution<128, 128, 64>("128×128×128 → 64, 2×2 up");
    measure_dense<{4608, 10}>("4608 → 10", 1);
    measure_dense<{4096, 4096}>("4096 → 4096", 1);
    measure_dense<{4096, 4096}>("4096 → 4096, 32 rows", 32);
}
