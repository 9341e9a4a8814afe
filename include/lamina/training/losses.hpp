#pragma once

#include <lamina/training/losses/binary_crossentropy.hpp>
#include <lamina/training/losses/by_result.hpp>
#include <lamina/training/losses/categorical_crossentropy.hpp>
#include <lamina/training/losses/labels.hpp>
#include <lamina/training/losses/loss.hpp>
#include <lamina/training/losses/regression.hpp>
