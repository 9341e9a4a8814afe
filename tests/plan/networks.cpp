// The plans of large networks: they must compile quickly, within the default limits of both compilers.
#include <lamina/layers/words.hpp>
#include <lamina/plan/plan.hpp>

#include <doctest/doctest.h>

using namespace lamina;
using namespace lamina::detail;

namespace {

constexpr auto bn_relu = batch_norm >> relu;

template <std::size_t Filters, std::size_t Stride>
constexpr auto bottleneck = conv2d<Filters, 1>(no_bias) >> bn_relu
                            >> conv2d<Filters, 3>(pad<1>, strides<Stride>, no_bias) >> bn_relu
                            >> conv2d<4 * Filters, 1>(no_bias) >> batch_norm;
template <std::size_t Filters>
struct residual {
    static constexpr auto layers = (identity + bottleneck<Filters, 1>) >> relu;
};
template <std::size_t Filters, std::size_t Times, std::size_t Stride>
constexpr auto resnet_stage = ((conv2d<4 * Filters, 1>(strides<Stride>, no_bias) >> batch_norm)
                               + bottleneck<Filters, Stride>)
                              >> relu >> repeat<Times - 1>(block<residual<Filters>>);

struct resnet50 {
    static constexpr auto layers = input<224, 224, 3> >> conv2d<64, 7>(strides<2>, pad<3>, no_bias) >> bn_relu
                                   >> max_pool2d<3>(strides<2>, pad<1>)
                                   >> resnet_stage<64, 3, 1> >> resnet_stage<128, 4, 2> >> resnet_stage<
                                       256, 6, 2> >> resnet_stage<512, 3, 2> >> global_avg_pool2d
                                   >> dense<1000> >> softmax;
};

constexpr auto grow =
    identity | (bn_relu >> conv2d<128, 1>(no_bias) >> bn_relu >> conv2d<32, 3>(pad<1>, no_bias));
template <std::size_t Channels>
constexpr auto transition = bn_relu >> conv2d<Channels, 1>(no_bias) >> avg_pool2d<2>;

struct densenet121 {
    static constexpr auto layers = input<224, 224, 3> >> conv2d<64, 7>(strides<2>, pad<3>, no_bias) >> bn_relu
                                   >> max_pool2d<3>(strides<2>, pad<1>) >> repeat<6>(grow)
                                   >> transition<128> >> repeat<12>(grow)
                                   >> transition<256> >> repeat<24>(grow)
                                   >> transition<512> >> repeat<16>(grow) >> bn_relu >> global_avg_pool2d
                                   >> dense<1000> >> softmax;
};

struct three_hundred_stages {
    static constexpr auto layers = input<4> >> repeat<300>(dense<4>) >> dense<2>;
};

template <class N>
consteval std::size_t count(stage_kind kind) {
    std::size_t n = 0;
    for (std::size_t i = 0; i < plan<N>::list.size; ++i) n += plan<N>::list[i].kind == kind;
    return n;
}

template <std::size_t H, std::size_t W, std::size_t C>
constexpr std::size_t image = H * W * C;

} // namespace

TEST_CASE("ResNet-50: every batch_norm, relu and residual is in a convolution") {
    static_assert(count<resnet50>(stage_kind::convolution) == 53);
    static_assert(plan<resnet50>::list.size == 53 + 4); // max_pool2d, global_avg_pool2d, dense, softmax
    // The peak is at the end of the first block: the projected residual, the branch, their sum.
    static_assert(plan<resnet50>::arena_size == 2 * image<56, 56, 256> + image<56, 56, 64>);
}

TEST_CASE("DenseNet-121: no copies, and an arena as large as what is alive") {
    static_assert(count<densenet121>(stage_kind::convolution) == 120);
    static_assert(count<densenet121>(stage_kind::copy) == 0);
    // Before every pair of convolutions and every transition, and at the end.
    static_assert(count<densenet121>(stage_kind::pointwise) == 58 + 3 + 1);
    static_assert(plan<densenet121>::list.size == 120 + 62 + 4);
    // The first convolution, and the dense block that begins with its pool; the block's batch_norms are in
    // strips.
    static_assert(plan<densenet121>::arena_size == image<112, 112, 64> + image<56, 56, 256>);
}

TEST_CASE("hundreds of stages, of which each needs two values at a time") {
    using net = plan<three_hundred_stages>;
    static_assert(net::list.size == 301 && net::arena_size == 2 * net::alignment);
}
