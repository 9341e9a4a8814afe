#pragma once

/// Redmon and Farhadi, "YOLOv3: An Incremental Improvement", 2018: YOLOv3-tiny as in darknet, for the 80
/// classes of COCO. A pixel of the results "large" and "small" holds 4 numbers of a box, whether it is one,
/// and 80 scores, for each of three anchors, all before their sigmoids.

#include <lamina/language/queries.hpp>
#include <lamina/layers/words.hpp>

namespace zoo {

using namespace lamina;

// clang-format off

namespace yolov3_parts {

template <std::size_t Filters, std::size_t Kernel = 3>
inline constexpr auto conv =
    conv2d<Filters, Kernel>(same, no_bias) >> batch_norm(epsilon<1e-6>, momentum<0.9>) >> leaky_relu<0.1>;

inline constexpr auto found = conv2d<3 * (4 + 1 + 80), 1>;

} // namespace yolov3_parts

struct yolov3_tiny {
    static constexpr auto layers = [] {
        using namespace yolov3_parts;
        return input<416, 416, 3>
            >> conv<16> >> max_pool2d<2> >> conv<32> >> max_pool2d<2> >> conv<64> >> max_pool2d<2>
            >> conv<128> >> max_pool2d<2> >> conv<256> >> as<"26x26">
            >> max_pool2d<2> >> conv<512> >> max_pool2d<2>(same, strides<1>) >> conv<1024> >> conv<256, 1> >> as<"13x13">
            >> conv<512> >> found >> output<"large">
            >> from<"13x13"> >> conv<128, 1> >> (upsample2d<2> | from<"26x26">)
            >> conv<256> >> found >> output<"small">;
    }();
};

static_assert(parameters<yolov3_tiny> == 8'858'734); // the numbers in yolov3-tiny.weights
static_assert(output_shape<yolov3_tiny, "large"> == shape<13, 13, 255>);
static_assert(output_shape<yolov3_tiny, "small"> == shape<26, 26, 255>);

// clang-format on

} // namespace zoo
