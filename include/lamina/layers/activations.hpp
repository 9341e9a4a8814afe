#pragma once

/// The words that apply a function to each value.

#include <lamina/layers/activations/clamp.hpp>
#include <lamina/layers/activations/elementary.hpp>
#include <lamina/layers/activations/elu.hpp>
#include <lamina/layers/activations/gelu.hpp>
#include <lamina/layers/activations/piecewise.hpp>
#include <lamina/layers/activations/pointwise.hpp>
#include <lamina/layers/activations/power.hpp>
#include <lamina/layers/activations/smooth.hpp>
#include <lamina/layers/activations/tanh.hpp>
