#pragma once

/// The narrow door for programs that predict: the language, its words, models and predictors; neither
/// training nor reports. Weights come in through io/weights.hpp, io/torch_weights.hpp or
/// io/keras_weights.hpp.

#include <lamina/language/evaluate.hpp>
#include <lamina/language/queries.hpp>
#include <lamina/layers/words.hpp>
#include <lamina/plan/plan.hpp>
#include <lamina/plan/receptive_field.hpp>
#include <lamina/runtime/layout.hpp>
#include <lamina/runtime/model.hpp>
#include <lamina/runtime/predictor.hpp>
#include <lamina/version.hpp>
