// EXPECT-FIRST: network: the sentence has no input; begin its layers with input<
// EXPECT: stem
// EXPECT-ERRORS: 2
#include <lamina/layers/words.hpp>
#include <lamina/plan/plan.hpp>

using namespace lamina;

struct stem {
    static constexpr auto layers = conv2d<8, 3> >> conv2d<8, 3>;
};
constexpr std::size_t bytes = arena_bytes<stem>;
