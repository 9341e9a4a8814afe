#pragma once

/// The zoo: well-known networks in the words of their papers.

#include <zoo/alexnet.hpp>
#include <zoo/convnext.hpp>
#include <zoo/crnn.hpp>
#include <zoo/densenet.hpp>
#include <zoo/efficientnet.hpp>
#include <zoo/fcn.hpp>
#include <zoo/googlenet.hpp>
#include <zoo/hourglass.hpp>
#include <zoo/hrnet.hpp>
#include <zoo/inception_v3.hpp>
#include <zoo/lenet5.hpp>
#include <zoo/mlperf_tiny.hpp>
#include <zoo/mnist.hpp>
#include <zoo/mobilenetv2.hpp>
#include <zoo/mobilenetv3.hpp>
#include <zoo/resnet.hpp>
#include <zoo/resnet20.hpp>
#include <zoo/shufflenet.hpp>
#include <zoo/squeezenet.hpp>
#include <zoo/ssd300.hpp>
#include <zoo/ssdlite320.hpp>
#include <zoo/super_resolution.hpp>
#include <zoo/tcn.hpp>
#include <zoo/unet.hpp>
#include <zoo/unet_plus_plus.hpp>
#include <zoo/vgg16.hpp>
#include <zoo/vit.hpp>
#include <zoo/yolov3_tiny.hpp>
