#pragma once

#include <lamina/training/optimizers/adagrad.hpp>
#include <lamina/training/optimizers/adam.hpp>
#include <lamina/training/optimizers/optimizer.hpp>
#include <lamina/training/optimizers/rmsprop.hpp>
#include <lamina/training/optimizers/sgd.hpp>
