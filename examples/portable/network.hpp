#pragma once

#include <lamina/layers/words.hpp>

/// Digits of 28×28 pixels, ten classes.
struct digits_cnn {
    static constexpr auto layers = lamina::input<28, 28, 1> >> lamina::conv2d<32, 5> >> lamina::relu
                                   >> lamina::max_pool2d<2> >> lamina::flatten
                                   >> lamina::dense<10> >> lamina::softmax;
};
