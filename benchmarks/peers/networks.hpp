#pragma once

#include "network.hpp"

/// The networks of the workloads.
namespace peers {

/// The network on the README's first page.
network article();
/// Keras's "Simple MNIST convnet", with or without its dropout.
network keras_convnet(bool with_dropout);
/// For CIFAR-10, with a normalized 1×1 convolution where the channels change.
network resnet20();
network resnet18();
network mobilenetv2();
network vgg16();

/// A repeated layer, each followed by relu; a widening 1×1 layer alternates with a narrowing one.
network chain(extents in, const convolution& c, std::size_t length);

} // namespace peers
