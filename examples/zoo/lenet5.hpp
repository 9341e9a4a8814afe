#pragma once

/// LeCun, Bottou, Bengio and Haffner, "Gradient-Based Learning Applied to Document Recognition", 1998, in its
/// modern form: every filter reads all channels, and the result is a softmax.

#include <lamina/language/queries.hpp>
#include <lamina/layers/words.hpp>

namespace zoo {

using namespace lamina;

// clang-format off

struct lenet5 {
    static constexpr auto layers =
        input<28, 28, 1>
        >> conv2d<6, 5>(same, activation<tanh>)
        >> avg_pool2d<2>
        >> conv2d<16, 5>(activation<tanh>)
        >> avg_pool2d<2>
        >> flatten
        >> dense<120>(activation<tanh>)
        >> dense<84>(activation<tanh>)
        >> dense<10>(activation<softmax>);
};

static_assert(parameters<lenet5> == 61'706);
static_assert(macs<lenet5> == 416'520);
static_assert(output_shape<lenet5> == shape<10>);

// clang-format on

} // namespace zoo
