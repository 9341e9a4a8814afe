#pragma once

/// The narrow door for programs without a heap, a file system or threads: the language, its words, and
/// predictors whose memory and weights are a part of the program. Includes neither containers on the heap nor
/// threads nor streams.

#include <lamina/language/queries.hpp>
#include <lamina/language/up_to.hpp>
#include <lamina/layers/words.hpp>
#include <lamina/plan/plan.hpp>
#include <lamina/runtime/static_predictor.hpp>
#include <lamina/version.hpp>
