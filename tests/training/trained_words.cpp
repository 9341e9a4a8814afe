#include "gradient_check.hpp"

using namespace lamina;
using namespace lamina_test;

namespace {

template <detail::part Word>
void check_word(Word tested) {
    check_training(input<5, 6, 2> >> conv2d<3, 2> >> tested >> conv2d<2, 1>);
}
template <detail::part Word>
void check_vector_word(Word tested) {
    check_training(input<6> >> dense<5> >> tested >> dense<3>);
}

struct half : word {
    [[maybe_unused]] static constexpr const char* label = "half";
    static constexpr dims output(dims in) { return in; }
    template <class T>
    static constexpr void forward(dims in, const T* x, const T*, T* y) {
        for (std::size_t i = 0; i < in.size(); ++i) y[i] = x[i] * x[i] / 2;
    }
    template <class T>
    static constexpr void backward(dims in, const T* x, const T*, const T*, const T* dy, T* dx, T*) {
        for (std::size_t i = 0; i < in.size(); ++i) dx[i] = dy[i] * x[i];
    }
};

} // namespace

TEST_CASE("activations") {
    check_word(relu);
    check_word(relu6);
    check_word(leaky_relu<>);
    check_word(leaky_relu<-0.5>);
    check_word(hard_sigmoid);
    check_word(hard_swish);
    check_word(elu);
    check_word(selu);
    check_word(gelu);
    check_word(sigmoid);
    check_word(silu);
    check_word(words::tanh{});
    check_word(softplus);
    check_word(mish);
    check_word(relu(max_value<1>, negative_slope<0.5>));
    check_word(hard_sigmoid(sigmoid_slope<1>));
    check_word(clip<-0.5, 1>);
    check_word(threshold<0.25, 0>);
    check_word(celu_alpha<0.5>);
    check_word(softsign);
    check_word(gelu_tanh);
    check_word(affine<2, -1.5>);
    check_word(square >> affine<1, 0.5> >> sqrt);
    check_word(words::exp{} >> log);
    check_word(words::abs{} >> affine<1, 0.5> >> (power<-1.5> | reciprocal));
    check_vector_word(relu);
    check_vector_word(gelu);
}

TEST_CASE("softmax over the channels of pixels and of vectors, also in the middle") {
    check_word(softmax);
    check_vector_word(softmax);
    check_word(log_softmax);
    check_vector_word(log_softmax);
}

TEST_CASE("pools") {
    check_word(max_pool2d<2>);
    check_word(avg_pool2d<2>);
    check_word(max_pool2d<3, 2>(strides<1>, same));
    check_word(avg_pool2d<3>(strides<2>, pad<1>));
    check_word(avg_pool2d<3>(strides<2>, pad<1>, count_include_pad));
    check_word(max_pool2d<3>(strides<2>, ceil_mode));
    check_training(input<5, 6, 2> >> conv2d<3, 2> >> global_avg_pool2d >> dense<2>);
    check_training(input<5, 6, 2> >> conv2d<3, 2> >> global_max_pool2d >> dense<2>);
}

TEST_CASE("adaptive pools") {
    check_training(input<7, 5, 2> >> conv2d<3, 1> >> adaptive_max_pool2d<5, 3> >> conv2d<2, 1>(no_bias)
                   >> adaptive_avg_pool2d<2>);
}

TEST_CASE("views") {
    check_word(identity);
    check_word(reshape<5, 4, 3>);
    check_training(input<5, 6, 2> >> conv2d<3, 2> >> flatten >> dense<2>);
    check_training(input<12> >> dense<18> >> reshape<3, 3, 2> >> conv2d<2, 2> >> flatten);
}

TEST_CASE("a word of one's own needs its scalar functions only") { check_word(half{}); }
