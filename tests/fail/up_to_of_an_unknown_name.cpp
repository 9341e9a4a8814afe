// EXPECT-FIRST: up_to, extended: the sentence gives no value this name
// EXPECT: inner
#include <lamina/language/up_to.hpp>
#include <lamina/layers/activations.hpp>

using namespace lamina;

struct net {
    static constexpr auto layers = input<4> >> (identity + (relu >> as<"inner">));
};
constexpr dims features = output_shape<up_to<net, "inner">>;
