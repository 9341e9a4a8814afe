#pragma once

/// The door for programs that train and predict, without data sets, files, tables and pictures.

#include <lamina/predict.hpp>
#include <lamina/training/evaluate.hpp>
#include <lamina/training/fit.hpp>
#include <lamina/training/losses.hpp>
#include <lamina/training/metrics.hpp>
#include <lamina/training/optimizers.hpp>
#include <lamina/training/schedules.hpp>
