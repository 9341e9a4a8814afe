#pragma once

#include <lamina/runtime/predicted_word.hpp>
#include <lamina/runtime/words/attention.hpp>
#include <lamina/runtime/words/axis_softmax.hpp>
#include <lamina/runtime/words/box.hpp>
#include <lamina/runtime/words/channel_shuffle.hpp>
#include <lamina/runtime/words/group_norm.hpp>
#include <lamina/runtime/words/layer_norm.hpp>
#include <lamina/runtime/words/local_response_norm.hpp>
#include <lamina/runtime/words/pixel_unshuffle.hpp>
#include <lamina/runtime/words/position_embedding.hpp>
#include <lamina/runtime/words/reduction.hpp>
#include <lamina/runtime/words/rms_norm.hpp>
#include <lamina/runtime/words/upsample2d.hpp>
