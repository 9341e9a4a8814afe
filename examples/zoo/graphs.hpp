#pragma once

/// The zoo's detectors, segmentations and other networks with named values, several results, sequences or
/// tokens.

#include <zoo/crnn.hpp>
#include <zoo/fcn.hpp>
#include <zoo/hourglass.hpp>
#include <zoo/hrnet.hpp>
#include <zoo/inception_v3.hpp>
#include <zoo/ssd300.hpp>
#include <zoo/ssdlite320.hpp>
#include <zoo/super_resolution.hpp>
#include <zoo/tcn.hpp>
#include <zoo/unet_plus_plus.hpp>
#include <zoo/vit.hpp>
#include <zoo/yolov3_tiny.hpp>
