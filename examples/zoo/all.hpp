#pragma once

/// The zoo: well-known networks in the words of their papers. Those of graphs.hpp are apart, as they take
/// compilers as long as all of these.

#include <zoo/alexnet.hpp>
#include <zoo/convnext.hpp>
#include <zoo/densenet.hpp>
#include <zoo/efficientnet.hpp>
#include <zoo/googlenet.hpp>
#include <zoo/lenet5.hpp>
#include <zoo/mlperf_tiny.hpp>
#include <zoo/mnist.hpp>
#include <zoo/mobilenetv2.hpp>
#include <zoo/mobilenetv3.hpp>
#include <zoo/resnet.hpp>
#include <zoo/resnet20.hpp>
#include <zoo/shufflenet.hpp>
#include <zoo/squeezenet.hpp>
#include <zoo/unet.hpp>
#include <zoo/vgg16.hpp>
