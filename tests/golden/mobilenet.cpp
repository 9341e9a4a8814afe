// needs: safetensors
#include "training.hpp"

using namespace lamina;

// Sandler et al. 2018, table 2, with fewer layers and channels.

template <std::size_t Inner, std::size_t Outer, std::size_t Stride>
struct bottleneck {
    static constexpr auto layers = conv2d<Inner, 1>(no_bias) >> batch_norm >> relu6
                                   >> depthwise_conv2d<3>(pad<1>, strides<Stride>, no_bias) >> batch_norm
                                   >> relu6 >> conv2d<Outer, 1>(no_bias) >> batch_norm;
};

struct mobilenet {
    static constexpr auto layers = input<11, 9, 3> >> conv2d<6, 3>(pad<1>, strides<2>, no_bias) >> batch_norm
                                   >> relu6
                                   >> block<bottleneck<18, 5, 2>> >> (identity + block<bottleneck<15, 5, 1>>)
                                   >> conv2d<17, 1>(no_bias) >> batch_norm >> relu6 >> global_avg_pool2d
                                   >> dense<4> >> softmax;
};

TEST_CASE("inverted residuals as PyTorch computes and trains them") {
    golden::file file("mobilenet");
    GOLDEN_TRAINING(mobilenet);
}
