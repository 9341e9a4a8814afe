// needs: safetensors
#include "training.hpp"

using namespace lamina;

// Huang et al. 2017, table 1, with fewer layers and channels.

template <std::size_t Growth>
struct dense_layer {
    static constexpr auto layers = identity
                                   | (batch_norm >> relu >> conv2d<4 * Growth, 1>(no_bias) >> batch_norm
                                      >> relu >> conv2d<Growth, 3>(pad<1>, no_bias));
};

template <std::size_t Filters>
struct transition {
    static constexpr auto layers = batch_norm >> relu >> conv2d<Filters, 1>(no_bias) >> avg_pool2d<2>;
};

struct densenet {
    static constexpr auto layers = input<8, 10, 3> >> conv2d<5, 3>(pad<1>, no_bias)
                                   >> repeat<2>(block<dense_layer<3>>)
                                   >> block<transition<6>> >> block<dense_layer<3>> >> batch_norm >> relu
                                   >> global_avg_pool2d >> dense<6> >> softmax;
};

TEST_CASE("dense blocks as PyTorch computes and trains them") {
    golden::file file("densenet");
    GOLDEN_TRAINING(densenet);
}
