#pragma once

/// The narrow door for programs that predict: the language, its words, models and predictors; neither
/// training nor reports. Weights come in through weights/weights.hpp, weights/torch_weights.hpp or
/// weights/keras_weights.hpp.

#include <lamina/language/evaluate.hpp>
#include <lamina/language/queries.hpp>
#include <lamina/language/resized.hpp>
#include <lamina/language/up_to.hpp>
#include <lamina/layers/words.hpp>
#include <lamina/plan/plan.hpp>
#include <lamina/plan/receptive_field.hpp>
#include <lamina/runtime/any_predictor.hpp>
#include <lamina/runtime/copy_parameters.hpp>
#include <lamina/runtime/layout.hpp>
#include <lamina/runtime/model.hpp>
#include <lamina/runtime/predictor.hpp>
#include <lamina/runtime/same_parameters.hpp>
#include <lamina/version.hpp>
