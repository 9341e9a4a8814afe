// needs: safetensors
#include "training.hpp"

using namespace lamina;

// He et al. 2016, table 1, with fewer layers and channels.

template <std::size_t Filters, std::size_t Stride>
struct convolutions {
    static constexpr auto layers = conv2d<Filters, 3>(pad<1>, strides<Stride>, no_bias) >> batch_norm >> relu
                                   >> conv2d<Filters, 3>(pad<1>, no_bias) >> batch_norm;
};

template <std::size_t Filters, std::size_t Stride>
struct projection {
    static constexpr auto layers = conv2d<Filters, 1>(strides<Stride>, no_bias) >> batch_norm;
};

struct basic_resnet {
    static constexpr auto layers = input<13, 11, 3> >> conv2d<5, 5>(strides<2>, pad<2>, no_bias) >> batch_norm
                                   >> relu >> max_pool2d<3>(strides<2>, pad<1>)
                                   >> (identity + block<convolutions<5, 1>>) >> relu
                                   >> (block<projection<8, 2>> + block<convolutions<8, 2>>) >> relu
                                   >> global_avg_pool2d >> dense<5> >> softmax;
};

TEST_CASE("basic residual blocks as PyTorch computes and trains them") {
    golden::file file("resnet_basic");
    GOLDEN_TRAINING(basic_resnet);
}
