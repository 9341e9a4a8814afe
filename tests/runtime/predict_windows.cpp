// Predicts convolutions and pools with all their options.
#include <limits>

#include "agreement.hpp"

using namespace lamina;
using agreement::check, agreement::check_both;

namespace {

/// Checks that results are NaN where the reference's are, with pools in registers and in loops of their own.
template <class Sentence>
void check_nan(Sentence) {
    const auto m = agreement::trained_model<Sentence, float>();
    const predictor p(m);
    typename predictor<Sentence>::workspace w;
    auto x = agreement::random_numbers<float>(input_shape<Sentence>.size(), 3);
    for (std::size_t i = 5; i < x.size(); i += 97) x[i] = std::numeric_limits<float>::quiet_NaN();
    std::vector<float> y(output_shape<Sentence>.size());
    p.predict_batch(std::span<const float>(x), std::span<float>(y), w);
    const auto expected = evaluate_reference<Sentence, float>(m.parameters(), x);
    std::size_t different = 0, some = 0;
    for (std::size_t i = 0; i < y.size(); ++i) {
        different += std::isnan(y[i]) != std::isnan(expected[i]);
        some += std::isnan(expected[i]);
    }
    CHECK(different == 0);
    CHECK((some > 0 && some < y.size()));
}

} // namespace

TEST_CASE("same padding, strides, odd sizes") {
    check_both(input<7, 9, 3> >> conv2d<5, 3, 2>(same, strides<2>) >> relu
               >> conv2d<17, 3>(same, strides<1, 2>));
    check(input<5, 5, 1> >> conv2d<3, 4>(same) >> conv2d<1, 2, 5>(same, no_bias));
}

TEST_CASE("explicit, nearest and mirrored padding") {
    check_both(input<6, 7, 5> >> conv2d<8, 3>(pad<0, 2, 1, 3>) >> conv2d<3, 3>(pad<1>, edge_padding));
    check(input<12, 13, 3> >> conv2d<8, 3> >> max_pool2d<2>(dilation<2>) >> relu
          >> max_pool2d<3, 2>(dilation<1, 3>, strides<1>, pad<1>));
    check(input<11, 10, 1> >> conv2d<3, 3>(dilation<2>, pad<2>, reflect_padding) >> elu
          >> conv2d<5, 2>(strides<2, 1>, no_bias));
}

TEST_CASE("groups, depthwise convolutions, dilation") {
    check_both(input<6, 7, 15> >> conv2d<10, 3>(groups<5>, same) >> batch_norm
               >> conv2d<10, 3>(groups<10>, same) >> relu6 >> conv2d<17, 1>);
    check(input<9, 8, 6> >> conv2d<12, 3>(groups<6>, dilation<2, 1>) >> relu
          >> conv2d<12, 5, 3>(groups<12>, same, strides<2>, no_bias) >> batch_norm);
}

TEST_CASE("pools as loops of their own") {
    check_both(input<9, 8, 17> >> max_pool2d<3>(strides<2>, same) >> avg_pool2d<3>(strides<1>, same)
               >> batch_norm >> relu);
    check(input<9, 10, 3> >> avg_pool2d<3, 2>(strides<2>, pad<1>, count_include_pad)
          >> max_pool2d<3>(ceil_mode) >> global_max_pool2d);
    check(input<8, 9, 1> >> avg_pool2d<4>(strides<1>) >> relu >> max_pool2d<2>(strides<3>)
          >> global_avg_pool2d);
}

TEST_CASE("pools in the convolution's registers") {
    check_both(input<11, 13, 3> >> conv2d<5, 3> >> relu >> max_pool2d<2, 3> >> conv2d<17, 2> >> batch_norm
               >> avg_pool2d<3, 2>);
    check(input<12, 10, 1> >> conv2d<17, 3>(same) >> gelu >> max_pool2d<2, 1> >> relu
          >> conv2d<3, 1> >> max_pool2d<3, 4> >> leaky_relu<0.2>);
    check(input<8, 9, 4> >> conv2d<4, 3>(groups<4>) >> batch_norm >> max_pool2d<2> >> sigmoid
          >> conv2d<4, 1> >> avg_pool2d<1, 3> >> relu);
}

TEST_CASE("every pool sees what is no number") {
    check_nan(input<28, 28, 1> >> conv2d<32, 5>(no_winograd) >> relu >> max_pool2d<2>);
    check_nan(input<28, 28, 1> >> conv2d<32, 1> >> max_pool2d<2> >> relu6 >> max_pool2d<2>(strides<1>));
    check_nan(input<15, 14, 3> >> depthwise_conv2d<2> >> max_pool2d<3, 2> >> adaptive_max_pool2d<3, 2>);
    check_nan(input<1, 60, 5> >> conv2d<6, 1, 2>(no_winograd) >> lamina::tanh >> max_pool1d<5>);
    check_nan(input<9, 9, 40> >> leaky_relu<> >> slice<0, 17> >> global_max_pool2d);
}
