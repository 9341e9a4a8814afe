#pragma once

/// The usual first convnets: Keras's "Simple MNIST convnet" (Chollet, 2015) and the MNIST example of PyTorch.

#include <lamina/language/queries.hpp>
#include <lamina/layers/words.hpp>

namespace zoo {

using namespace lamina;

// clang-format off

struct keras_mnist {
    static constexpr auto layers =
        input<28, 28, 1>
        >> conv2d<32, 3>(activation<relu>)
        >> max_pool2d<2>
        >> conv2d<64, 3>(activation<relu>)
        >> max_pool2d<2>
        >> flatten
        >> dropout<0.5>
        >> dense<10>(activation<softmax>);
};

static_assert(parameters<keras_mnist> == 34'826);
static_assert(macs<keras_mnist> == 2'440'960);
static_assert(output_shape<keras_mnist> == shape<10>);

struct pytorch_mnist {
    static constexpr auto layers =
        input<28, 28, 1>
        >> conv2d<32, 3> >> relu
        >> conv2d<64, 3> >> relu
        >> max_pool2d<2> >> dropout<0.25>
        >> flatten
        >> dense<128> >> relu >> dropout<0.5>
        >> dense<10> >> log_softmax;
};

static_assert(parameters<pytorch_mnist> == 1'199'882);
static_assert(macs<pytorch_mnist> == 11'992'448);
static_assert(output_shape<pytorch_mnist> == shape<10>);

// clang-format on

} // namespace zoo
