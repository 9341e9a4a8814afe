// Networks from the literature as whole sentences: those of the zoo, which assert their own counts, and parts
// of others.
#include <lamina/language/queries.hpp>
#include <lamina/layers/words.hpp>

#include <doctest/doctest.h>

#include <zoo/all.hpp>

using namespace lamina;

TEST_CASE("Keras's MNIST convnet") { static_assert(layer<zoo::keras_mnist, 7>::output == shape<1600>); }

TEST_CASE("LeNet-5") { static_assert(layer<zoo::lenet5, 6>::output == shape<5, 5, 16>); }

TEST_CASE("AlexNet") { static_assert(layer<zoo::alexnet, 14>::output == shape<256 * 6 * 6>); }

TEST_CASE("ResNet-20") {
    using zoo::resnet20;
    static_assert(parameters<resnet20> == 274'442);
    static_assert(layer<resnet20, 10, 1, 1>::output == shape<16, 16, 32>);
}

TEST_CASE("ResNet-50") {
    using zoo::resnet50;
    static_assert(parameters<resnet50> == 25'557'032 + 53'120);
    static_assert(layer<resnet50, 5, 1, 4>::input == shape<56, 56, 64>);
}

TEST_CASE("DenseNet-121") {
    using zoo::densenet121;
    static_assert(layer<densenet121, 4>::output == shape<56, 56, 64>);
    static_assert(layer<densenet121, 10>::output == shape<56, 56, 256>);
}

TEST_CASE("ShuffleNetV2") {
    using zoo::shufflenet_v2;
    static_assert(layer<shufflenet_v2, 5>::output == shape<28, 28, 116>);
    static_assert(layer<shufflenet_v2, 7, 2, 1>::output == shape<28, 28, 58>);
}

namespace {

// Hu et al. 2018, reduction 16, and reduction 4 with 1×1 convolutions on a 1×1 image.
template <std::size_t Channels>
constexpr auto squeeze_and_excite =
    identity
    * (global_avg_pool2d >> dense<Channels / 16>(activation<relu>) >> dense<Channels>(activation<sigmoid>));

struct se_block {
    static constexpr auto
        layers = input<14, 14, 64> >> (identity + (conv2d<64, 3>(same, no_bias) >> squeeze_and_excite<64>))
                 >> relu;
};
struct gate_of_convolutions {
    static constexpr auto layers =
        input<14, 10, 64> >> identity*(global_avg_pool2d >> reshape<1, 1, 64> >> conv2d<16, 1> >> relu
                                       >> conv2d<64, 1> >> sigmoid);
};
// The gate may be on either side and may be as large as the image.
struct gate_first {
    static constexpr auto layers = input<4, 4, 8> >> (global_max_pool2d >> sigmoid) * conv2d<8, 3>(same);
};
struct gated_linear_unit {
    static constexpr auto layers = input<4, 4, 8> >> conv2d<6, 3>*(conv2d<6, 3> >> sigmoid);
};

} // namespace

TEST_CASE("squeeze-and-excite and other gates") {
    static_assert(output_shape<se_block> == shape<14, 14, 64>);
    static_assert(parameters<se_block> == 9 * 64 * 64 + (64 * 4 + 4) + (4 * 64 + 64));
    static_assert(output_shape<gate_of_convolutions> == shape<14, 10, 64>);
    static_assert(output_shape<gate_first> == shape<4, 4, 8>);
    static_assert(output_shape<gated_linear_unit> == shape<2, 2, 6>);
}

/// Repeats every pixel four times: a word defined in this file.
struct doubled : word {
    static constexpr const char* label = "doubled";
    static constexpr dims output(dims in) { return dims::image(2 * in.height, 2 * in.width, in.channels); }
};

namespace {

template <std::size_t Channels>
constexpr auto twice_conv = repeat<2>(conv2d<Channels, 3>(same) >> relu);
/// One level of a U-Net: down, the inner level and up again, concatenated with the skip connection.
template <std::size_t Channels, class Inner>
constexpr auto level(Inner inner) {
    return twice_conv<Channels> >> (identity | (max_pool2d<2> >> inner >> doubled{} >> conv2d<Channels, 1>))
           >> twice_conv<Channels>;
}

struct unet {
    static constexpr auto layers = input<64, 48, 1> >> level<16>(level<32>(level<64>(twice_conv<128>)))
                                   >> conv2d<2, 1> >> softmax;
};

// Szegedy et al. 2015, module 3a.
struct inception_3a {
    static constexpr auto layers = input<28, 28, 192> >> (conv2d<64, 1>
                                                          | conv2d<96, 1> >> relu >> conv2d<128, 3>(same)
                                                          | conv2d<16, 1> >> relu >> conv2d<32, 5>(same)
                                                          | max_pool2d<3>(same, strides<1>) >> conv2d<32, 1>)
                                   >> relu;
};

} // namespace

TEST_CASE("a U-Net is nested |") {
    static_assert(output_shape<unet> == shape<64, 48, 2>);
    static_assert(layer<unet, 5>::output == shape<64, 48, 32>);
    static_assert(layer<unet, 5, 2, 6>::output == shape<32, 24, 64>);
    static_assert(layer<unet, 5, 2, 6, 2, 6, 2, 2>::input == shape<8, 6, 64>);
    static_assert(layer<unet, 5, 2, 6, 2, 6, 2, 2>::parameters == 9 * 64 * 128 + 128);
    static_assert(parameters<unet>
                  == (9 * 1 * 16 + 16) + (9 * 16 * 16 + 16) // down
                         + (9 * 16 * 32 + 32) + (9 * 32 * 32 + 32) + (9 * 32 * 64 + 64) + (9 * 64 * 64 + 64)
                         + (9 * 64 * 128 + 128) + (9 * 128 * 128 + 128) + (128 * 64 + 64)
                         + (9 * 128 * 64 + 64) + (9 * 64 * 64 + 64) // up
                         + (64 * 32 + 32) + (9 * 64 * 32 + 32) + (9 * 32 * 32 + 32) + (32 * 16 + 16)
                         + (9 * 32 * 16 + 16) + (9 * 16 * 16 + 16) + (16 * 2 + 2));
}

TEST_CASE("an Inception module") {
    static_assert(output_shape<inception_3a> == shape<28, 28, 256>);
    static_assert(parameters<inception_3a> == 163'696);
}
