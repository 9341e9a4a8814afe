#include <lamina/layers/conv2d.hpp>

#include "gradient.hpp"
#include "kernels.hpp"

using namespace lamina;

void add_convolution_gradients() {
    using measure::add_conv_gradients;
    add_conv_gradients<shape<56, 56, 64>>("conv2d<64,3>/56x56x64", conv2d<64, 3>(same));
    add_conv_gradients<shape<28, 28, 128>>("conv2d<128,3>/28x28x128", conv2d<128, 3>(same));
    add_conv_gradients<shape<14, 14, 256>>("conv2d<256,3>/14x14x256", conv2d<256, 3>(same));
    add_conv_gradients<shape<7, 7, 512>>("conv2d<512,3>/7x7x512", conv2d<512, 3>(same));
    add_conv_gradients<shape<56, 56, 64>>("conv2d<256,1>/56x56x64", conv2d<256, 1>);
    add_conv_gradients<shape<56, 56, 64>>("conv2d<128,3>/2/56x56x64", conv2d<128, 3>(pad<1>, strides<2>));
    add_conv_gradients<shape<56, 56, 64>>("conv2d<128,1>/2/56x56x64", conv2d<128, 1>(strides<2>));
}
