#include <lamina/kernels/gradient/conv2d_input.hpp>
#include <lamina/kernels/gradient/conv2d_weights.hpp>
#include <lamina/kernels/gradient/dense.hpp>
#include <lamina/kernels/gradient/pool.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdio>
#include <ctime>
#include <vector>

namespace {

using namespace lamina;

using scalar = float;
constexpr std::size_t rounds = 21;

template <class F>
double seconds(F&& f) {
    const std::clock_t begin = std::clock();
    f();
    return double(std::clock() - begin) / CLOCKS_PER_SEC;
}

double median(std::vector<double> x) {
    std::nth_element(x.begin(), x.begin() + rounds / 2, x.end());
    return x[rounds / 2];
}

/// GFLOP/s of multiply-adds that wait for nothing.
double peak() {
    using vector = simd::batch<scalar>;
    constexpr std::size_t chains = 12, steps = 400'000;
    vector sums[chains];
    for (std::size_t i = 0; i < chains; ++i) sums[i] = vector(scalar(i));
    volatile scalar given = 0.999f;
    const vector a(given), b(given);
    const double time = seconds([&] {
        for (std::size_t i = 0; i < steps; ++i) {
            LAMINA_UNROLL
            for (std::size_t c = 0; c < chains; ++c) sums[c] = simd::fma(sums[c], a, b);
        }
    });
    vector total(scalar(0));
    for (std::size_t i = 0; i < chains; ++i) total = total + sums[i];
    volatile scalar keep = simd::sum(total);
    (void)keep;
    return 2e-9 * double(chains * steps * simd::lanes<vector>) / time;
}

/// Processor time: other programs may run beside this one.
/// Median speed of f, which writes `result`, and its share of the peak measured in the same rounds.
template <class F>
void report(const char* name, double flops, const scalar* result, F&& f) {
    const std::size_t repeats = std::max<std::size_t>(1, std::size_t(2e8 / flops));
    std::vector<double> speeds, shares;
    f();
    for (std::size_t i = 0; i < rounds; ++i) {
        const double most = peak();
        const double time = seconds([&] {
            for (std::size_t r = 0; r < repeats; ++r) {
                f();
                asm volatile("" : : "r"(result) : "memory");
            }
        });
        speeds.push_back(1e-9 * flops * double(repeats) / time);
        shares.push_back(100 * speeds.back() / most);
    }
    std::printf("%-44s %7.1f GFLOP/s %5.1f %%\n", name, median(speeds), median(shares));
}

std::vector<scalar> numbers(std::size_t count) {
    std::vector<scalar> all(count);
    for (std::size_t i = 0; i < count; ++i) all[i] = scalar(i % 31) / 31 - scalar(0.5);
    return all;
}

constexpr conv_geometry convolution(dims in, std::size_t filters, std::size_t kernel, std::size_t stride,
                                    std::size_t pad, std::size_t groups = 1) {
    const auto out = [&](std::size_t extent) { return (extent + 2 * pad - kernel) / stride + 1; };
    return {{in,
             dims::image(out(in.height), out(in.width), filters),
             {kernel, kernel},
             {stride, stride},
             {1, 1},
             {pad, pad, pad, pad},
             border::zero},
            groups};
}

template <conv_geometry G>
void convolutions(const char* name) {
    using inputs = kernels::conv2d_input_gradient<scalar, G>;
    using weights = kernels::conv2d_weight_gradient<scalar, G>;
    constexpr std::size_t samples = 8, in = G.window.in.size(), out = G.window.out.size();
    const auto x = numbers(samples * in), dy = numbers(samples * out), kernel = numbers(G.kernel_size());
    std::vector<scalar> dx(samples * in), dw(G.kernel_size()), db(G.window.out.channels);
    std::vector<scalar> packed(inputs::packed_size),
        scratch(std::max(inputs::scratch_size, weights::scratch_size));
    inputs::pack(kernel.data(), packed.data());
    const double flops = 2.0 * double(samples * G.window.out.pixels() * G.kernel_size());
    std::printf("%s\n", name);
    report("    input", flops, dx.data(), [&] {
        for (std::size_t n = 0; n < samples; ++n)
            inputs::run(dy.data() + n * out, packed.data(), dx.data() + n * in, scratch.data());
    });
    report("    weights", flops, dw.data(), [&] {
        weights::run(samples, x.data(), in, dy.data(), out, dw.data(), db.data(), scratch.data());
    });
}

template <std::size_t Inputs, std::size_t Units>
void denses(std::size_t samples) {
    using inputs = kernels::dense_input_gradient<scalar, Inputs, Units>;
    using weights = kernels::dense_weight_gradient<scalar, Inputs, Units>;
    const auto x = numbers(samples * Inputs), dy = numbers(samples * Units), kernel = numbers(Inputs * Units);
    std::vector<scalar> dx(samples * Inputs), dw(Inputs * Units), db(Units);
    std::vector<scalar> packed(inputs::packed_size), scratch(weights::scratch_size);
    inputs::pack(kernel.data(), packed.data());
    const double flops = 2.0 * double(samples * Inputs * Units);
    std::printf("dense %zu → %zu, %zu samples\n", Inputs, Units, samples);
    report("    input", flops, dx.data(),
           [&] { inputs::run(samples, dy.data(), Units, kernel.data(), packed.data(), dx.data(), Inputs); });
    report("    weights", flops, dw.data(), [&] {
        weights::run(samples, x.data(), Inputs, dy.data(), Units, dw.data(), db.data(), scratch.data());
    });
}

/// Pooled numbers per second: one operation each.
void pool() {
    constexpr std::size_t in = 24 * 24 * 32, out = 12 * 12 * 32;
    constexpr pool_geometry g{
        {shape<24, 24, 32>, shape<12, 12, 32>, {2, 2}, {2, 2}, {1, 1}, {}, border::zero}, pooling::max};
    const auto x = numbers(in), dy = numbers(out);
    std::vector<scalar> y(out), dx(in);
    report("max_pool2d<2> of 24×24×32", double(in), dx.data(),
           [&] { kernels::pool_gradient<scalar, g>::run(x.data(), y.data(), dy.data(), dx.data()); });
}

} // namespace

int main() {
    convolutions<convolution(shape<56, 56, 64>, 64, 3, 1, 1)>("56×56×64 → 64, 3×3");
    convolutions<convolution(shape<28, 28, 128>, 128, 3, 1, 1)>("28×28×128 → 128, 3×3");
    convolutions<convolution(shape<14, 14, 256>, 256, 3, 1, 1)>("14×14×256 → 256, 3×3");
    convolutions<convolution(shape<7, 7, 512>, 512, 3, 1, 1)>("7×7×512 → 512, 3×3");
    convolutions<convolution(shape<56, 56, 64>, 256, 1, 1, 0)>("56×56×64 → 256, 1×1");
    convolutions<convolution(shape<56, 56, 64>, 128, 3, 2, 1)>("56×56×64 → 128, 3×3, strides 2");
    convolutions<convolution(shape<56, 56, 64>, 128, 1, 2, 0)>("56×56×64 → 128, 1×1, strides 2");
    convolutions<convolution(shape<28, 28, 1>, 32, 5, 1, 0)>("28×28×1 → 32, 5×5");
    convolutions<convolution(shape<28, 28, 1>, 32, 3, 1, 0)>("28×28×1 → 32, 3×3");
    convolutions<convolution(shape<13, 13, 32>, 64, 3, 1, 0)>("13×13×32 → 64, 3×3");
    convolutions<convolution(shape<32, 32, 3>, 32, 3, 1, 1)>("32×32×3 → 32, 3×3");
    convolutions<convolution(shape<56, 56, 128>, 128, 3, 1, 1, 128)>("56×56×128, 3×3, depthwise");
    convolutions<convolution(shape<28, 28, 128>, 128, 3, 1, 1, 32)>("28×28×128 → 128, 3×3, groups 32");
    denses<4608, 10>(1);
    denses<4608, 10>(8);
    denses<4608, 10>(128);
    denses<1600, 10>(32);
    denses<1024, 1024>(32);
    denses<1024, 1024>(128);
    denses<4096, 4096>(64);
    pool();
}
