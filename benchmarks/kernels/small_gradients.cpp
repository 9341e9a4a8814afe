#include <lamina/layers/conv2d.hpp>

#include "gradient.hpp"
#include "kernels.hpp"

using namespace lamina;

void add_small_gradients() {
    using measure::add_conv_gradients;
    add_conv_gradients<shape<28, 28, 1>>("conv2d<32,5>/28x28x1", conv2d<32, 5>);
    add_conv_gradients<shape<28, 28, 1>>("conv2d<32,3>/28x28x1", conv2d<32, 3>);
    add_conv_gradients<shape<13, 13, 32>>("conv2d<64,3>/13x13x32", conv2d<64, 3>);
    add_conv_gradients<shape<32, 32, 3>>("conv2d<16,3>/32x32x3", conv2d<16, 3>(same));
    add_conv_gradients<shape<32, 32, 16>>("conv2d<16,3>/32x32x16", conv2d<16, 3>(same));
    add_conv_gradients<shape<16, 16, 32>>("conv2d<32,3>/16x16x32", conv2d<32, 3>(same));
    add_conv_gradients<shape<8, 8, 64>>("conv2d<64,3>/8x8x64", conv2d<64, 3>(same));
    add_conv_gradients<shape<32, 32, 16>>("conv2d<32,3>/2/32x32x16", conv2d<32, 3>(same, strides<2>));
}
