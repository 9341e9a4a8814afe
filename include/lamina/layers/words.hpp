#pragma once

/// All words of the language.

#include <lamina/language/input.hpp>
#include <lamina/layers/activations.hpp>
#include <lamina/layers/activity_regularization.hpp>
#include <lamina/layers/adaptive_pool2d.hpp>
#include <lamina/layers/batch_norm.hpp>
#include <lamina/layers/channel_shuffle.hpp>
#include <lamina/layers/conv1d.hpp>
#include <lamina/layers/conv2d.hpp>
#include <lamina/layers/conv2d_transpose.hpp>
#include <lamina/layers/cropping2d.hpp>
#include <lamina/layers/dense.hpp>
#include <lamina/layers/depthwise_conv2d.hpp>
#include <lamina/layers/dropout.hpp>
#include <lamina/layers/flatten.hpp>
#include <lamina/layers/gaussian_noise.hpp>
#include <lamina/layers/group_norm.hpp>
#include <lamina/layers/instance_norm.hpp>
#include <lamina/layers/layer_norm.hpp>
#include <lamina/layers/layer_scale.hpp>
#include <lamina/layers/local_response_norm.hpp>
#include <lamina/layers/log_softmax.hpp>
#include <lamina/layers/pixel_shuffle.hpp>
#include <lamina/layers/pixel_unshuffle.hpp>
#include <lamina/layers/pool1d.hpp>
#include <lamina/layers/pool2d.hpp>
#include <lamina/layers/prelu.hpp>
#include <lamina/layers/separable_conv2d.hpp>
#include <lamina/layers/slice.hpp>
#include <lamina/layers/softmax.hpp>
#include <lamina/layers/spatial_dropout2d.hpp>
#include <lamina/layers/stochastic_depth.hpp>
#include <lamina/layers/upsample2d.hpp>
#include <lamina/layers/zero_padding2d.hpp>
