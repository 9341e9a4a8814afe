// needs: safetensors
#include "training.hpp"

using namespace lamina;

// Ronneberger et al. 2015, figure 1, with two levels, fewer channels and same padding.

template <std::size_t Filters>
struct convolutions {
    static constexpr auto layers = conv2d<Filters, 3>(same) >> relu >> conv2d<Filters, 3>(same) >> relu;
};

struct bottom {
    static constexpr auto layers =
        identity | (max_pool2d<2> >> block<convolutions<8>> >> conv2d_transpose<6, 2>(strides<2>));
};

struct middle {
    static constexpr auto layers = identity
                                   | (max_pool2d<2> >> block<convolutions<6>> >> block<bottom> >> block<
                                          convolutions<6>> >> conv2d_transpose<4, 2>(strides<2>));
};

struct unet {
    static constexpr auto layers = input<8, 12, 1> >> block<convolutions<4>> >> block<middle> >> block<
                                       convolutions<4>> >> conv2d<3, 1> >> softmax;
};

TEST_CASE("a U-Net as PyTorch computes and trains it") {
    golden::file file("unet");
    GOLDEN_TRAINING(unet);
}
