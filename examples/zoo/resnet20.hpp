#pragma once

/// The ResNet-20 for CIFAR-10 of He, Zhang, Ren and Sun, "Deep Residual Learning for Image Recognition",
/// 2015, as in Keras (ResNet20 v1): biases everywhere, and a bare 1×1 convolution as the projection.

#include <lamina/language/queries.hpp>
#include <lamina/layers/words.hpp>

namespace zoo {

using namespace lamina;

// clang-format off

namespace resnet20_parts {

template <std::size_t Filters, std::size_t Kernel, std::size_t Stride>
inline constexpr auto conv = conv2d<Filters, Kernel>(same, strides<Stride>, he_normal, l2<1e-4>);

template <std::size_t Filters, std::size_t Stride = 1>
inline constexpr auto branch = conv<Filters, 3, Stride> >> batch_norm >> relu >> conv<Filters, 3, 1> >> batch_norm;

template <std::size_t Filters, std::size_t Times>
inline constexpr auto blocks = repeat<Times>((branch<Filters> + identity) >> relu);

template <std::size_t Filters>
inline constexpr auto stage = (branch<Filters, 2> + conv<Filters, 1, 2>) >> relu >> blocks<Filters, 2>;

} // namespace resnet20_parts

struct resnet20 {
    static constexpr auto layers =
        input<32, 32, 3>
        >> resnet20_parts::conv<16, 3, 1> >> batch_norm >> relu
        >> resnet20_parts::blocks<16, 3>
        >> resnet20_parts::stage<32>
        >> resnet20_parts::stage<64>
        >> avg_pool2d<8>
        >> flatten
        >> dense<10>(he_normal, activation<softmax>);
};

static_assert(parameters<resnet20> == 274'442);
static_assert(trainable_parameters<resnet20> == 273'066);
static_assert(macs<resnet20> == 40'813'184);
static_assert(output_shape<resnet20> == shape<10>);

// clang-format on

} // namespace zoo
