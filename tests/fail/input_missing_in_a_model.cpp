// EXPECT-FIRST: network: the sentence has no input; begin its layers with input<
// EXPECT: stem
// EXPECT-ERRORS: 2
#include <lamina/layers/words.hpp>
#include <lamina/runtime/model.hpp>

using namespace lamina;

struct stem {
    static constexpr auto layers = conv2d<8, 3> >> conv2d<8, 3>;
};
model<stem> m(1);
