#include <lamina/language/queries.hpp>
#include <lamina/layers/activations.hpp>
#include <lamina/layers/batch_norm.hpp>
#include <lamina/layers/conv2d.hpp>
#include <lamina/layers/dense.hpp>
#include <lamina/layers/dropout.hpp>
#include <lamina/layers/flatten.hpp>
#include <lamina/layers/group_norm.hpp>
#include <lamina/layers/instance_norm.hpp>
#include <lamina/layers/layer_norm.hpp>
#include <lamina/layers/local_response_norm.hpp>
#include <lamina/layers/pool2d.hpp>
#include <lamina/layers/softmax.hpp>

using namespace lamina;

struct net {
    static constexpr auto layers = input<8, 8, 6> >> conv2d<6, 3>(groups<3>, same, edge_padding,
                                                                  activation<relu>)
                                   >> batch_norm(momentum<0.9>, no_center)
                                   >> dropout<0.0> >> max_pool2d<2>(pad<1>, ceil_mode) >> flatten
                                   >> dense<3>(dirac<>, bias_initializer<torch_uniform>) >> dense<2>(no_bias)
                                   >> softmax;
};
static_assert(is_valid<net>);

struct normalized {
    static constexpr auto layers = input<8, 8, 6> >> layer_norm(epsilon<1e-5>, no_scale)
                                   >> group_norm<3>(no_center, gamma_initializer<zeros>)
                                   >> instance_norm(name<"style">)
                                   >> local_response_norm<5>(lrn_k<2>, lrn_alpha<5e-4>, lrn_beta<0.5>);
};
static_assert(is_valid<normalized>);
