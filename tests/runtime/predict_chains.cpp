// Predicts dense layers, batch_norm, activations and views.
#include "agreement.hpp"

using namespace lamina;
using agreement::check, agreement::check_both;

TEST_CASE("the network of the first page, smaller") {
    check_both(input<12, 12, 1> >> conv2d<8, 5> >> relu >> max_pool2d<2> >> flatten >> dense<10> >> softmax);
}

TEST_CASE("dense layers with many and with few outputs") {
    check_both(input<19> >> dense<70> >> batch_norm >> relu >> dropout<0.5> >> dense<1> >> sigmoid);
    check(input<300> >> dense<3>(no_bias) >> batch_norm(no_scale) >> lamina::tanh >> dense<17>(no_bias));
    check(input<1> >> dense<5> >> gelu >> batch_norm >> dense<2> >> softmax);
}

TEST_CASE("batch_norm: folded into weights, as scale and shift, with all options") {
    check_both(input<5, 6, 3> >> batch_norm >> conv2d<17, 3> >> batch_norm(no_center) >> relu
               >> batch_norm(no_scale) >> batch_norm(epsilon<0.1>, no_scale, no_center));
    check(input<4, 4, 5> >> conv2d<3, 1>(no_bias) >> dropout<0.1> >> batch_norm >> flatten >> batch_norm
          >> dense<4>(no_bias) >> batch_norm(no_center));
}

TEST_CASE("all activations, in a convolution, in a dense layer and in a chain") {
    constexpr auto some = relu6 >> leaky_relu<0.3> >> elu_alpha<0.7> >> selu >> gelu;
    constexpr auto others = sigmoid >> silu >> lamina::tanh >> softplus >> relu;
    constexpr auto bounded = celu >> softsign >> gelu_tanh >> affine<2, -1> >> hard_tanh;
    constexpr auto positive =
        words::abs{} >> affine<1, 0.5> >> log >> exp >> sqrt >> power<1.3> >> reciprocal;
    constexpr auto mobile = mish >> hard_swish >> hard_sigmoid;
    check_both(input<5, 5, 3> >> conv2d<5, 3> >> some);
    check(input<6, 6, 3> >> mobile >> conv2d<17, 2> >> mobile >> max_pool2d<2> >> hard_sigmoid);
    check(input<5, 5, 3> >> others >> conv2d<17, 2>(activation<gelu>));
    check(input<7> >> dense<9>(activation<elu>) >> others >> some >> others >> dense<3>);
    check(input<5, 5, 3> >> conv2d<17, 3> >> bounded >> max_pool2d<2> >> square);
    check(input<6, 6, 3> >> positive >> conv2d<5, 3> >> clip<-1, 2> >> threshold<0.25, 0> >> positive);
}

TEST_CASE("softmax of every pixel, and what follows it") {
    check_both(input<4, 5, 3> >> softmax >> relu);
    check(input<3, 3, 2> >> conv2d<17, 2> >> softmax >> dropout<0.3> >> conv2d<3, 1> >> softmax);
}

TEST_CASE("log_softmax of every pixel, and what follows it") {
    check_both(input<4, 5, 3> >> log_softmax >> sigmoid);
    check(input<3, 3, 2> >> conv2d<17, 2> >> (log_softmax | identity) >> conv2d<3, 1> >> log_softmax);
    check(input<7> >> dense<10> >> log_softmax);
}

TEST_CASE("views cost nothing and change nothing") {
    check_both(input<4, 6, 2> >> reshape<6, 8, 1> >> conv2d<4, 3>(same)
               >> reshape<3, 4, 16> >> max_pool2d<3, 2> >> flatten >> reshape<8, 4, 1> >> relu);
    check(input<24> >> reshape<2, 4, 3> >> conv2d<5, 2> >> flatten
          >> dense<12> >> reshape<2, 2, 3> >> softplus >> flatten);
}

TEST_CASE("networks without work") {
    check_both(input<3, 4, 5>);
    check(input<3, 4, 5> >> dropout<0.5> >> flatten);
    check(input<7> >> activity_regularization<l2<0.1>>);
}

TEST_CASE("a shared part packs its weights once where they lie alike") {
    constexpr auto step = shared<"step">(conv2d<4, 3>(same) >> batch_norm >> relu);
    constexpr auto twice = input<6, 7, 4> >> step >> step >> upsample2d<2> >> step;
    check_both(twice);
    // Images of one size, direct convolutions, dense layers.
    using once = decltype(input<6, 7, 4> >> step);
    static_assert(predictor<decltype(input<6, 7, 4> >> step >> step)>::packed_bytes
                  == predictor<once>::packed_bytes);
    constexpr auto units = shared<"units">(dense<9> >> relu);
    check(input<9> >> units >> units);
    static_assert(predictor<decltype(input<9> >> units >> units)>::packed_bytes
                  == predictor<decltype(input<9> >> units)>::packed_bytes);
    // A batch_norm behind one of the places changes the weights there.
    using apart = decltype(input<9> >> shared<"own">(dense<9>) >> batch_norm >> shared<"own">(dense<9>));
    static_assert(predictor<apart>::packed_bytes > predictor<decltype(input<9> >> units)>::packed_bytes);
    check(apart{});
}
