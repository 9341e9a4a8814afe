#pragma once

#include <zoo/mlperf_tiny.hpp>

/// The networks that run on the boards.
namespace tiny {

using namespace lamina;

// clang-format off
/// The network of the article: a handwritten digit.
struct digits {
    static constexpr auto layers =
        input<28, 28, 1> >> conv2d<32, 5> >> relu >> max_pool2d<2> >> flatten >> dense<10> >> softmax;
};
// clang-format on

using autoencoder = zoo::anomaly_autoencoder;
using zoo::ds_cnn;
using zoo::mobilenet_vww;
using zoo::resnet8;

} // namespace tiny
