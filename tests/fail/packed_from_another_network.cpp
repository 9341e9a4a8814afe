// EXPECT-FIRST: packed_from: the weights were packed for another network, instruction set, cache sizes or
// version of Lamina
#include <lamina/embedded.hpp>
#include <lamina/runtime/packed_bytes.hpp>

using namespace lamina;

struct net {
    static constexpr auto layers = input<2> >> dense<1>;
};
struct other {
    static constexpr auto layers = input<3> >> dense<1>;
};
constexpr packed<other> made(std::array<float, 4>{1, 2, 3, 4});
constexpr std::array<float, made.size()> numbers{};
constexpr packed_bytes<float, made.size()> bytes{packed_layout<other>, numbers};
constexpr auto weights = packed_from<net, bytes>();
