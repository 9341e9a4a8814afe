#pragma once

#include <lamina/training/words/batch_norm.hpp>
#include <lamina/training/words/box.hpp>
#include <lamina/training/words/channel_shuffle.hpp>
#include <lamina/training/words/conv2d.hpp>
#include <lamina/training/words/conv2d_transpose.hpp>
#include <lamina/training/words/dense.hpp>
#include <lamina/training/words/dropout.hpp>
#include <lamina/training/words/group_norm.hpp>
#include <lamina/training/words/layer_norm.hpp>
#include <lamina/training/words/local_response_norm.hpp>
#include <lamina/training/words/pointwise.hpp>
#include <lamina/training/words/pool2d.hpp>
#include <lamina/training/words/softmax.hpp>
#include <lamina/training/words/upsample2d.hpp>
#include <lamina/training/words/views.hpp>
