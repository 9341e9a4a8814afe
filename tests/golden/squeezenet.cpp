// needs: safetensors
#include "training.hpp"

using namespace lamina;

// Iandola et al. 2016, figure 1; Hu et al. 2018, figure 2.

template <std::size_t Squeezed, std::size_t Expanded>
struct fire {
    static constexpr auto layers = conv2d<Squeezed, 1>(activation<relu>)
                                   >> (conv2d<Expanded, 1>(activation<relu>)
                                       | conv2d<Expanded, 3>(same, activation<relu>));
};

struct squeezenet {
    static constexpr auto layers = input<11, 10, 3> >> conv2d<7, 3>(strides<2>, activation<relu>, l2<0.01>)
                                   >> block<fire<3, 5>> >> max_pool2d<3>(strides<2>, ceil_mode)
                                   >> block<fire<4, 6>> >> conv2d<5, 1> >> global_avg_pool2d >> softmax;
};

template <std::size_t Channels, std::size_t Squeezed>
struct gate {
    static constexpr auto layers = global_avg_pool2d >> dense<Squeezed>(activation<relu>)
                                   >> dense<Channels>(activation<sigmoid>);
};

struct squeeze_and_excite {
    static constexpr auto layers =
        input<7, 6, 3> >> conv2d<6, 3>(same, no_bias) >> batch_norm >> relu
        >> identity* block<gate<6, 2>> >> (identity + (conv2d<6, 3>(same) >> identity * block<gate<6, 3>>))
        >> relu >> flatten >> dense<5> >> softmax;
};

TEST_CASE("fire modules and gates as PyTorch computes and trains them") {
    golden::file file("squeezenet");
    GOLDEN_TRAINING(squeezenet);
    GOLDEN_TRAINING(squeeze_and_excite);
}
