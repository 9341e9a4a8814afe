#pragma once

#include <lamina/runtime/predicted_word.hpp>
#include <lamina/runtime/words/box.hpp>
#include <lamina/runtime/words/channel_shuffle.hpp>
#include <lamina/runtime/words/upsample2d.hpp>
