// EXPECT-FIRST: packed: give it an array of as many numbers as the network has parameters
// EXPECT-ERRORS: 1
#include <lamina/embedded.hpp>

using namespace lamina;

struct net {
    static constexpr auto layers = input<4> >> dense<3>;
};
constexpr std::array<float, 14> numbers{};
constexpr packed<net> weights(numbers);
