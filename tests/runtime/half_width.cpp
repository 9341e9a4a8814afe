// Dense layers whose weights are stored as bfloat16.
#include "agreement.hpp"

using namespace lamina;

namespace {

struct small_vgg {
    static constexpr auto layers = input<16, 16, 3> >> conv2d<16, 3>(same) >> relu
                                   >> max_pool2d<2> >> conv2d<32, 3>(same) >> relu >> max_pool2d<2> >> flatten
                                   >> dense<512> >> batch_norm >> relu >> dense<512> >> relu >> dense<10>;
};
struct small_convnet {
    static constexpr auto layers = input<9, 9, 2> >> conv2d<8, 3> >> relu >> flatten >> dense<10>;
};

/// The bytes that bfloat16 saves for n floats.
constexpr std::size_t saved_bytes(std::size_t n) { return n * (sizeof(float) - sizeof(bfloat16)); }

constexpr std::size_t full = predictor<small_vgg>::packed_bytes;
static_assert(half_width_predictor<small_vgg>::packed_bytes == full - saved_bytes(2 * 512 * 512),
              "two layers have weights of 1 MiB");
static_assert(half_width_predictor<small_vgg, (1 << 20) + 1>::packed_bytes == full);
static_assert(half_width_predictor<small_convnet>::packed_bytes == predictor<small_convnet>::packed_bytes);
static_assert(half_width_predictor<small_convnet, 0>::packed_bytes < predictor<small_convnet>::packed_bytes);

template <class Predictor, class N>
std::vector<float> predictions(const model<N>& m, std::span<const float> x) {
    const Predictor p(m);
    typename Predictor::workspace w;
    std::vector<float> y(x.size() / Predictor::input_size * Predictor::output_size);
    p.predict_batch(x, y, w);
    return y;
}

template <class N>
void round_tensor(model<N>& m, const char* name) {
    for (float& w : m[name]) w = static_cast<float>(bfloat16(w));
}

double largest_difference(std::span<const float> a, std::span<const float> b) {
    double largest = 0;
    for (std::size_t i = 0; i < a.size(); ++i)
        largest = std::max(largest, std::abs(static_cast<double>(a[i]) - static_cast<double>(b[i])));
    return largest;
}

} // namespace

TEST_CASE("rounded weights, float arithmetic") {
    const auto m = agreement::trained_model<small_convnet, float>();
    auto rounded = m;
    round_tensor(rounded, "dense.kernel");
    const auto x = agreement::random_numbers<float>(18 * input_shape<small_convnet>.size(), 3);
    agreement::check_close<float>(predictions<half_width_predictor<small_convnet, 0>>(m, x),
                                  predictions<predictor<small_convnet>>(rounded, x));
}

TEST_CASE("the results of a network change little") {
    const auto m = agreement::trained_model<small_vgg, float>();
    const auto x = agreement::random_numbers<float>(18 * input_shape<small_vgg>.size(), 3);
    const auto exact = predictions<predictor<small_vgg>>(m, x);
    const auto half = predictions<half_width_predictor<small_vgg>>(m, x);
    const auto all_half = predictions<half_width_predictor<small_vgg, 0>>(m, x);
    double largest = 0;
    for (const float y : exact) largest = std::max(largest, std::abs(static_cast<double>(y)));
    CHECK(largest_difference(half, exact) > 0);
    CHECK(largest_difference(half, exact) < 0x1p-8 * largest);
    CHECK(largest_difference(all_half, exact) < 0x1p-8 * largest);
    using finer = half_width_predictor<small_vgg, 0, float16>;
    CHECK(largest_difference(predictions<finer>(m, x), exact) < 0x1p-11 * largest);
    CHECK(largest_difference(predictions<finer>(m, x), exact) > 0);
}
