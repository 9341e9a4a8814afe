// needs: safetensors
#include "training.hpp"

using namespace lamina;

// He et al. 2016, table 1, with fewer layers and channels.

template <std::size_t Filters, std::size_t Stride>
struct projection {
    static constexpr auto layers = conv2d<Filters, 1>(strides<Stride>, no_bias) >> batch_norm;
};

template <std::size_t Filters, std::size_t Stride>
struct bottleneck {
    static constexpr auto layers = conv2d<Filters, 1>(no_bias) >> batch_norm >> relu
                                   >> conv2d<Filters, 3>(pad<1>, strides<Stride>, no_bias) >> batch_norm
                                   >> relu >> conv2d<4 * Filters, 1>(no_bias) >> batch_norm;
};

struct bottleneck_resnet {
    static constexpr auto layers = input<9, 7, 3> >> conv2d<6, 3>(pad<1>, no_bias)
                                   >> batch_norm(epsilon<1e-5>, momentum<0.9>) >> relu
                                   >> (block<projection<12, 1>> + block<bottleneck<3, 1>>) >> relu
                                   >> (identity + block<bottleneck<3, 1>>) >> relu
                                   >> (block<projection<16, 2>> + block<bottleneck<4, 2>>) >> relu
                                   >> global_avg_pool2d >> dense<7> >> softmax;
};

TEST_CASE("bottleneck blocks as PyTorch computes and trains them") {
    golden::file file("resnet_bottleneck");
    GOLDEN_TRAINING(bottleneck_resnet);
}
