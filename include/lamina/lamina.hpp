#pragma once

/// The door to Lamina: everything that needs nothing but Boost and xsimd. What needs another library stands
/// by itself: weights/safetensors.hpp, weights/weights.hpp, weights/checkpoint.hpp, weights/torch_weights.hpp
/// and weights/keras_weights.hpp (RapidJSON), data/png.hpp (libpng); data/idx.hpp reads gzip where the
/// zlib component is linked.

#include <lamina/data/dataset.hpp>
#include <lamina/data/digits.hpp>
#include <lamina/data/idx.hpp>
#include <lamina/data/image.hpp>
#include <lamina/data/mnist.hpp>
#include <lamina/data/transforms.hpp>
#include <lamina/data/wav.hpp>
#include <lamina/plan/sequences.hpp>
#include <lamina/report/confusion.hpp>
#include <lamina/report/curves.hpp>
#include <lamina/report/explain.hpp>
#include <lamina/report/import.hpp>
#include <lamina/report/kernels.hpp>
#include <lamina/report/network.hpp>
#include <lamina/report/sheet.hpp>
#include <lamina/report/training.hpp>
#include <lamina/streaming/streaming.hpp>
#include <lamina/train.hpp>
