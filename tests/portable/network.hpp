#pragma once

#include <lamina/layers/words.hpp>
#include <lamina/runtime/portable_predictor.hpp>

#include <cstddef>

/// Odd sizes, so that registers are filled in part; a layer for Winograd's algorithm; several samples at a
/// time.
struct portable_network {
    static constexpr auto layers = lamina::input<13, 11, 3> >> lamina::conv2d<19, 5>(lamina::same,
                                                                                     lamina::strides<2>)
                                   >> lamina::relu >> lamina::conv2d<24, 3>(lamina::same) >> lamina::sigmoid
                                   >> lamina::max_pool2d<2> >> lamina::flatten
                                   >> lamina::dense<10> >> lamina::softmax;
};

/// The source of the versions calls this for each when its global objects are initialised: floats in a
/// register.
void version_initialized(std::size_t lanes);
