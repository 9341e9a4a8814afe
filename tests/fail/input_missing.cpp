// EXPECT-FIRST: network: the sentence has no input; begin its layers with input<
// EXPECT: stem
// EXPECT-ERRORS: 1
#include <lamina/language/queries.hpp>
#include <lamina/layers/conv2d.hpp>

using namespace lamina;

struct stem {
    static constexpr auto layers = conv2d<8, 3> >> conv2d<8, 3>;
};
constexpr dims in = input_shape<stem>, out = output_shape<stem>, second = layer<stem, 2>::output;
constexpr std::size_t count = parameters<stem> + trainable_parameters<stem> + macs<stem> + weight_bytes<stem>;
