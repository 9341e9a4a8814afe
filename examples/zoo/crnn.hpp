#pragma once

/// Shi, Bai and Yao, "An End-to-End Trainable Neural Network for Image-Based Sequence Recognition", 2015
/// (CRNN), without its recurrent layers: a line of text becomes 26 columns, each with scores for 36
/// characters and a blank.

#include <lamina/language/queries.hpp>
#include <lamina/layers/words.hpp>

namespace zoo {

using namespace lamina;

// clang-format off

namespace crnn_parts {

template <std::size_t Filters>
inline constexpr auto conv = conv2d<Filters, 3>(pad<1>) >> relu;
template <std::size_t Filters>
inline constexpr auto conv_norm = conv2d<Filters, 3>(pad<1>) >> batch_norm >> relu;

/// Halves the height only: letters are narrow.
inline constexpr auto lower = max_pool2d<2>(strides<2, 1>, pad<0, 1>);

} // namespace crnn_parts

struct crnn {
    static constexpr auto layers = [] {
        using namespace crnn_parts;
        return input<32, 100, 1>
            >> conv<64> >> max_pool2d<2> >> conv<128> >> max_pool2d<2>
            >> conv<256> >> conv<256> >> lower
            >> conv_norm<512> >> conv_norm<512> >> lower
            >> conv2d<512, 2> >> relu
            >> conv1d<37, 1> >> softmax;
    }();
};

static_assert(trainable_parameters<crnn>
              == 640 + 73'856 + 295'168 + 590'080 + (1'180'160 + 1024) + (2'359'808 + 1024) + 1'049'088 + 513 * 37);
static_assert(output_shape<crnn> == shape<26, 37>);

// clang-format on

} // namespace zoo
