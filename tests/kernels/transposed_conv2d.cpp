#include <lamina/kernels/conv/transposed.hpp>

#include <array>

#include "compare.hpp"
#include "functors.hpp"

namespace kernels = lamina::kernels;
using kernels::epilogue, kernels::map, kernels::transposed_task;

namespace {

/// The task whose source is the result of window `s` over `target`, with `before` and `after` elements
/// between the pixels of source and target.
constexpr transposed_task task(lamina::dims target, std::size_t filters, reference::sliding s,
                               std::size_t groups = 1, std::size_t before = 0, std::size_t after = 0) {
    return {{reference::window(target, filters, s), groups}, filters + before, target.channels + after};
}

template <class T, transposed_task Task, class Epilogue = epilogue<>, bool NoBias = false, class Plain>
void check(Plain plain) {
    using kernel = kernels::transposed_conv2d<T, Task, Epilogue>;
    constexpr lamina::kernels::window_geometry w = Task.conv.window;
    const auto x = reference::random_numbers<T>(w.out.size(), 1);
    const auto weights = reference::random_numbers<T>(Task.conv.kernel_size(), 2);
    const auto bias = reference::random_numbers<T>(w.in.channels, 3);
    const auto residual = reference::random_numbers<T>(w.in.pixels() * (w.in.channels + 3), 4);
    const auto gate = reference::random_numbers<T>(w.in.channels, 5);
    const std::array<const T*, 2> operands{residual.data(), gate.data()};
    const T* const b = NoBias ? nullptr : bias.data();
    auto expected = reference::transposed_conv2d<T>(Task.conv, x, weights, b);
    for (std::size_t i = 0; i < expected.size(); ++i) {
        const std::size_t pixel = i / w.in.channels, channel = i % w.in.channels;
        expected[i] = plain(expected[i], double(residual[pixel * (w.in.channels + 3) + channel]),
                            double(gate[channel]));
    }
    std::vector<T> packed(kernel::packed_size), scratch(kernel::scratch_size);
    std::vector<T> y((w.in.pixels() - 1) * Task.target_stride + w.in.channels, reference::sentinel<T>);
    kernel::pack(weights.data(), b, packed.data());
    kernel::run(reference::spread(x, w.out.channels, Task.source_stride).data(), packed.data(), y.data(),
                scratch.data(), operands.data());
    INFO("from ", to_string(w.out), " to ", to_string(w.in));
    reference::check_close(y, expected, w.in.channels, Task.target_stride);
}

double same(double y, double, double) { return y; }

} // namespace

TEST_CASE("transposed_conv2d: geometries") {
    check<float, task({1, 1, 1}, 1, {{1, 1}})>(same);
    check<float, task({14, 10, 18}, 7, {{2, 2}, {2, 2}})>(same);
    check<float, task({9, 12, 3}, 5, {{3, 2}, {2, 3}, {1, 0, 2, 1}}), epilogue<>, true>(same);
    check<float, task({7, 11, 33}, 4, {{1, 2}, {3, 4}})>(same);
    check<float, task({8, 9, 5}, 3, {{3, 3}, {2, 1}, {2, 1, 0, 4}, {2, 3}})>(same);
    check<float, task({6, 7, 6}, 9, {{3, 3}, {2, 2}}, 3)>(same);
    check<float, task({6, 7, 19}, 19, {{2, 2}, {2, 2}}, 19)>(same);
    check<double, task({14, 10, 18}, 7, {{2, 2}, {2, 2}})>(same);
    check<double, task({8, 9, 5}, 3, {{3, 3}, {2, 1}, {2, 1, 0, 4}, {2, 3}})>(same);
    check<double, task({6, 7, 19}, 19, {{2, 2}, {2, 2}}, 19)>(same);
}

TEST_CASE("transposed_conv2d: slices of wider tensors") {
    check<float, task({8, 6, 17}, 5, {{2, 2}, {2, 2}}, 1, 3, 4)>(same);
    check<float, task({8, 6, 16}, 5, {{3, 3}, {2, 2}, {1, 1, 1, 1}}, 1, 2, 16)>(same);
    check<double, task({6, 7, 9}, 9, {{3, 3}, {2, 2}}, 9, 2, 3)>(same);
}

TEST_CASE("transposed_conv2d: an epilogue, cheap and expensive") {
    using cheap = epilogue<kernels::add<20>, map<functors::relu>, kernels::gate>;
    check<float, task({8, 10, 17}, 5, {{3, 3}, {2, 2}, {1, 0, 1, 0}}), cheap>(
        [](double y, double residual, double gate) { return (y + residual > 0 ? y + residual : 0) * gate; });
    using expensive = epilogue<kernels::add<8>, kernels::gate, map<functors::twice_minus_one>>;
    static_assert(!expensive::cheap);
    check<double, task({7, 9, 5}, 4, {{2, 3}, {2, 2}}), expensive>(
        [](double y, double residual, double gate) { return 2 * (y + residual) * gate - 1; });
}
