#include <lamina/language/queries.hpp>
#include <lamina/layers/activations.hpp>
#include <lamina/layers/separable_conv2d.hpp>

#include <doctest/doctest.h>

#include <type_traits>

using namespace lamina;
using namespace lamina::detail;

namespace {

template <class Wanted, class Found>
constexpr bool is(Found) {
    return std::is_same_v<Wanted, Found>;
}

struct net {
    static constexpr auto
        layers = input<9, 8, 3> >> conv2d<4, 1> >> separable_conv2d<8, 3, 2>(strides<2>, depth_multiplier<2>)
                 >> separable_conv2d<5, 3>(no_bias, same);
};

} // namespace

TEST_CASE("separable_conv2d is one layer with two parts") {
    static_assert(sentence_of<net>::parts::size == 3);
    static_assert(layer<net, 2>::output == shape<4, 4, 8>);
    // Keras: kernel height × width × channels × multiplier; channels × multiplier × filters and a bias.
    static_assert(layer<net, 2>::parameters == 3 * 2 * 4 * 2 + 4 * 2 * 8 + 8);
    static_assert(layer<net, 2, 1>::output == shape<4, 4, 8> && layer<net, 2, 1>::parameters == 48);
    static_assert(layer<net, 2, 2>::input == shape<4, 4, 8> && layer<net, 2, 2>::parameters == 72);
    static_assert(layer<net, 2>::macs == 4 * 4 * 48 + 4 * 4 * 64);
    static_assert(layer<net, 3>::parameters == 9 * 8 + 8 * 5 && output_shape<net> == shape<4, 4, 5>);
}

TEST_CASE("separable_conv2d: which part has which option") {
    using all = decltype(separable_conv2d<8, 3>(he_normal, same, depthwise_initializer<lecun_normal>, no_bias,
                                                depthwise_regularizer<l2<0.5>>, strides<2>, l1<0.25>,
                                                depthwise_constraint<unit_norm>, max_norm<2.0>));
    using parts = all::quoted::parts;
    constexpr auto one = depthwise_conv2d<3>(no_bias, same, lecun_normal, l2<0.5>, strides<2>, unit_norm);
    constexpr auto two = conv2d<8, 1>(he_normal, no_bias, l1<0.25>, max_norm<2.0>);
    static_assert(is<element_of<parts, 0>>(one) && is<element_of<parts, 1>>(two));
}

TEST_CASE("separable_conv2d: a name is of both parts") {
    using named = decltype(separable_conv2d<8, 3>(name<"entry">))::quoted::parts;
    static_assert(is<element_of<named, 0>>(depthwise_conv2d<3>(no_bias, name<"entry.depthwise">)));
    static_assert(is<element_of<named, 1>>(conv2d<8, 1>(name<"entry.pointwise">)));
}

TEST_CASE("separable_conv2d: an activation follows it") {
    static_assert(
        is<decltype(separable_conv2d<8, 3>(same) >> relu)>(separable_conv2d<8, 3>(activation<relu>, same)));
}
