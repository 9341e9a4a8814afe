#pragma once

/// The door to Lamina: everything that needs nothing but Boost and xsimd. What needs another library stands
/// by itself: io/safetensors.hpp, io/weights.hpp, io/checkpoint.hpp, io/torch_weights.hpp and
/// io/keras_weights.hpp (nlohmann/json), io/png.hpp (libpng); io/idx.hpp reads gzip where the zlib component
/// is linked.

#include <lamina/io/dataset.hpp>
#include <lamina/io/digits.hpp>
#include <lamina/io/idx.hpp>
#include <lamina/io/image.hpp>
#include <lamina/io/mnist.hpp>
#include <lamina/io/transforms.hpp>
#include <lamina/report/confusion.hpp>
#include <lamina/report/curves.hpp>
#include <lamina/report/explain.hpp>
#include <lamina/report/import.hpp>
#include <lamina/report/kernels.hpp>
#include <lamina/report/network.hpp>
#include <lamina/report/sheet.hpp>
#include <lamina/report/training.hpp>
#include <lamina/train.hpp>
