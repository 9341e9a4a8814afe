#pragma once

/// The words that apply a function to each value.

#include <lamina/layers/activations/piecewise.hpp>
#include <lamina/layers/activations/pointwise.hpp>
#include <lamina/layers/activations/smooth.hpp>
#include <lamina/layers/activations/tanh.hpp>
