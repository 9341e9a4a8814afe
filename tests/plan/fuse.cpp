// Which words share a loop. The expected stages are written as types.
#include <doctest/doctest.h>

#include "../row_words.hpp"
#include "stages.hpp"

using namespace lamina;
using namespace lamina::detail;

namespace {

struct seed_cnn {
    static constexpr auto layers =
        input<28, 28, 1> >> conv2d<32, 5> >> relu >> max_pool2d<2> >> flatten >> dense<10> >> softmax;
};

} // namespace

TEST_CASE("the network of the first page is three loops") {
    static_assert(stages<seed_cnn>
                  == hana::make_tuple(hana::type_c<stage<a<conv2d<32, 5>>, relu_, a<max_pool2d<2>>>>,
                                      hana::type_c<stage<a<dense<10>>>>, hana::type_c<stage<softmax_>>));
    constexpr auto list = plan<seed_cnn>::list;
    static_assert(list[0].kind == stage_kind::convolution && list[0].source == 0 && list[0].result == 3);
    static_assert(list[0].producer == 1 && list[0].pool == 3 && list[0].norm == no_node);
    static_assert(list[0].fused_count == 1 && list[0].fused[0] == fused_node{fused_kind::map, 2, 0});
    static_assert(list[1].kind == stage_kind::dense && list[1].source == 4 && list[1].result == 5);
    static_assert(list[2].kind == stage_kind::channel_softmax && list.size == 3);
    static_assert(arena_bytes<seed_cnn> == 4 * (12 * 12 * 32 + 16));
    static_assert(arena_bytes<seed_cnn, double> == 8 * (12 * 12 * 32 + 16));
    static_assert(arena_bytes<seed_cnn> <= 32_KiB);
}

TEST_CASE("a convolution takes bias, batch_norm, activation and pool") {
    constexpr auto conv = conv2d<8, 3>;
    static_assert(stages_of(input<9, 9, 3> >> conv >> batch_norm >> relu >> max_pool2d<2>)
                  == expect<stage<a<conv>, bn_, relu_, a<max_pool2d<2>>>>);
    static_assert(stages_of(input<9, 9, 3> >> conv >> batch_norm >> avg_pool2d<3> >> gelu)
                  == expect<stage<a<conv>, bn_, a<avg_pool2d<3>>>, stage<words::gelu>>);
    static_assert(stages_of(input<9, 9, 3> >> conv >> silu >> relu6)
                  == expect<stage<a<conv>, words::silu, words::relu6>>);
}

TEST_CASE("batch_norm is folded only where it stands directly behind weights") {
    constexpr auto folded = plan<decltype(input<9, 9, 3> >> conv2d<8, 3> >> batch_norm)>::list;
    static_assert(folded[0].norm == 2 && folded[0].fused_count == 0);

    using late = decltype(input<9, 9, 3> >> conv2d<8, 3> >> relu >> batch_norm);
    static_assert(stages<late> == expect<stage<a<conv2d<8, 3>>, relu_, bn_>>);
    static_assert(plan<late>::list[0].norm == no_node);
    static_assert(plan<late>::list[0].fused[1] == fused_node{fused_kind::scale_shift, 3, 0});

    using twice = decltype(input<9, 9, 3> >> conv2d<8, 3> >> batch_norm >> batch_norm);
    static_assert(stages<twice> == expect<stage<a<conv2d<8, 3>>, bn_, bn_>>);
    static_assert(plan<twice>::list[0].norm == 2
                  && plan<twice>::list[0].fused[0] == fused_node{fused_kind::scale_shift, 3, 0});

    using of_a_pool = decltype(input<9, 9, 3> >> max_pool2d<3> >> batch_norm);
    static_assert(stages<of_a_pool> == expect<stage<a<max_pool2d<3>>, bn_>>);
    static_assert(plan<of_a_pool>::list[0].norm == no_node);
}

TEST_CASE("what prediction leaves out does not stand between") {
    static_assert(stages_of(input<9, 9, 3> >> conv2d<8, 3> >> dropout<0.2> >> batch_norm
                            >> activity_regularization<l2<0.1>> >> relu >> dropout<0.1> >> max_pool2d<2>)
                  == expect<stage<a<conv2d<8, 3>>, bn_, relu_, a<max_pool2d<2>>>>);
}

TEST_CASE("dense layers take batch_norm and activations") {
    static_assert(
        stages_of(input<16> >> dense<8> >> batch_norm >> relu >> dropout<0.5> >> dense<4> >> sigmoid)
        == expect<stage<a<dense<8>>, bn_, relu_>, stage<a<dense<4>>, words::sigmoid>>);
    static_assert(stages_of(input<8> >> (identity + (dense<8> >> relu >> dense<8>)) >> relu)
                  == expect<stage<a<dense<8>>, relu_>, stage<a<dense<8>>, plus, relu_>>);
}

TEST_CASE("a convolution, flatten, dense: the view costs nothing") {
    using net = decltype(input<9, 9, 3> >> conv2d<8, 3> >> relu >> flatten >> dense<4>);
    static_assert(stages<net> == expect<stage<a<conv2d<8, 3>>, relu_>, stage<a<dense<4>>>>);
    static_assert(plan<net>::list[1].source == 3);
    static_assert(plan<net>::values[3] == storage{2, 0, 7 * 7 * 8});
}

namespace {

template <part Pool>
consteval bool pool_is_fused(Pool pool) {
    return plan<decltype(input<8, 12, 3> >> conv2d<8, 1> >> relu >> pool)>::list.size == 1;
}

} // namespace

TEST_CASE("pools in registers: windows that do not overlap, whole and small") {
    static_assert(pool_is_fused(max_pool2d<2>) && pool_is_fused(avg_pool2d<2>));
    static_assert(pool_is_fused(max_pool2d<1>) && pool_is_fused(max_pool2d<3, 4>));
    static_assert(pool_is_fused(max_pool2d<1, 2>) && pool_is_fused(max_pool2d<3>),
                  "what is left over does not matter");
    static_assert(pool_is_fused(max_pool2d<2>(same)) && pool_is_fused(max_pool2d<2>(ceil_mode)),
                  "nothing is padded");
    static_assert(pool_is_fused(max_pool2d<2>(strides<2>)));

    static_assert(!pool_is_fused(max_pool2d<3>(strides<2>)), "windows overlap");
    static_assert(!pool_is_fused(max_pool2d<2>(strides<3>)), "windows lie apart");
    static_assert(!pool_is_fused(max_pool2d<2>(pad<1>)) && !pool_is_fused(max_pool2d<3>(same)), "padded");
    static_assert(!pool_is_fused(max_pool2d<2>(pad<1, 0, 0, 0>)),
                  "padded, though no window sticks out below");
    static_assert(!pool_is_fused(max_pool2d<2>(pad<0, 1, 0, 0>)), "padded below");
    static_assert(!pool_is_fused(max_pool2d<2>(pad<0, 0, 1, 0>)), "padded at the left");
    static_assert(!pool_is_fused(max_pool2d<2>(pad<0, 0, 0, 1>)), "padded at the right");
    static_assert(!pool_is_fused(max_pool2d<3, 2>(strides<2>)), "windows overlap along the columns");
    static_assert(!pool_is_fused(max_pool2d<2, 3>(strides<2>)), "windows overlap along the rows");
    static_assert(!pool_is_fused(max_pool2d<3, 2>(ceil_mode)), "the last window sticks out below");
    static_assert(!pool_is_fused(max_pool2d<2, 5>(ceil_mode)), "the last window sticks out at the right");
    static_assert(!pool_is_fused(max_pool2d<4>), "16 registers for one result");
    static_assert(!pool_is_fused(global_max_pool2d) && !pool_is_fused(global_avg_pool2d));
}

TEST_CASE("pools that are loops of their own take what follows") {
    static_assert(stages_of(input<9, 9, 3> >> conv2d<8, 3> >> max_pool2d<3>(strides<2>) >> batch_norm >> relu)
                  == expect<stage<a<conv2d<8, 3>>>, stage<a<max_pool2d<3>(strides<2>)>, bn_, relu_>>);
    static_assert(stages_of(input<8, 8, 3> >> max_pool2d<2> >> max_pool2d<2>)
                  == expect<stage<a<max_pool2d<2>>>, stage<a<max_pool2d<2>>>>);
    static_assert(stages_of(input<8, 8, 3> >> conv2d<4, 1> >> max_pool2d<2> >> max_pool2d<2>)
                  == expect<stage<a<conv2d<4, 1>>, a<max_pool2d<2>>>, stage<a<max_pool2d<2>>>>);
}

TEST_CASE("a pool behind a residual is not in registers, behind a gate it is") {
    constexpr auto f = conv2d<3, 3>(same);
    static_assert(stages_of(input<8, 8, 3> >> (identity + f) >> relu >> max_pool2d<2>)
                  == expect<stage<a<f>, plus, relu_>, stage<a<max_pool2d<2>>>>);
    static_assert(stages_of(input<8, 8, 3> >> (identity * f) >> max_pool2d<2>)
                  == expect<stage<a<f>, times>, stage<a<max_pool2d<2>>>>);
    static_assert(stages_of(input<8, 8, 3> >> (global_avg_pool2d * f) >> max_pool2d<2>)
                  == expect<stage<words::global_pool2d<kernels::pooling::average>>,
                            stage<a<f>, times, a<max_pool2d<2>>>>);
}

TEST_CASE("behind a maximum, what never falls is done before it") {
    constexpr auto conv = conv2d<8, 3>;
    static_assert(stages_of(input<10, 10, 3> >> conv >> max_pool2d<2> >> relu)
                  == expect<stage<a<conv>, relu_, a<max_pool2d<2>>>>);
    static_assert(
        stages_of(input<10, 10, 3> >> conv >> batch_norm >> max_pool2d<2> >> dropout<0.1> >> relu6 >> sigmoid
                  >> conv)
        == expect<stage<a<conv>, bn_, words::relu6, words::sigmoid, a<max_pool2d<2>>>, stage<a<conv>>>);
    static_assert(stages_of(input<10, 10, 3> >> conv >> gelu >> max_pool2d<2> >> leaky_relu<0.1>)
                  == expect<stage<a<conv>, words::gelu, words::leaky_relu<0.1>, a<max_pool2d<2>>>>);

    static_assert(stages_of(input<10, 10, 3> >> conv >> max_pool2d<2> >> gelu)
                  == expect<stage<a<conv>, a<max_pool2d<2>>>, stage<words::gelu>>);
    static_assert(stages_of(input<10, 10, 3> >> conv >> max_pool2d<2> >> sqrt)
                  == expect<stage<a<conv>, a<max_pool2d<2>>>, stage<words::sqrt>>);
    static_assert(stages_of(input<10, 10, 3> >> conv >> max_pool2d<2> >> exp)
                  == expect<stage<a<conv>, words::exp, a<max_pool2d<2>>>>);
    static_assert(stages_of(input<10, 10, 3> >> conv >> max_pool2d<2> >> leaky_relu<-0.1>)
                  == expect<stage<a<conv>, a<max_pool2d<2>>>, stage<words::leaky_relu<-0.1>>>);
    static_assert(stages_of(input<10, 10, 3> >> conv >> max_pool2d<2> >> batch_norm >> relu)
                  == expect<stage<a<conv>, a<max_pool2d<2>>>, stage<bn_, relu_>>);
    static_assert(stages_of(input<10, 10, 3> >> conv >> avg_pool2d<2> >> relu)
                  == expect<stage<a<conv>, a<avg_pool2d<2>>>, stage<relu_>>);
    static_assert(stages_of(input<10, 10, 3> >> conv >> max_pool2d<2> >> (relu + identity))
                      == expect<stage<a<conv>, a<max_pool2d<2>>>, stage<relu_, plus>>,
                  "the pool's result is read twice");
}

TEST_CASE("chains of point-wise words without a producer are one loop") {
    static_assert(stages_of(input<9, 9, 3> >> batch_norm >> relu >> gelu)
                  == expect<stage<bn_, relu_, words::gelu>>);
    static_assert(stages_of(input<9> >> relu) == expect<stage<relu_>>);
    static_assert(stages_of(input<9, 9, 3> >> relu >> conv2d<8, 3>)
                  == expect<stage<relu_>, stage<a<conv2d<8, 3>>>>);
    static_assert(stages_of(input<9> >> softmax >> relu >> sigmoid)
                      == expect<stage<softmax_>, stage<relu_, words::sigmoid>>,
                  "softmax takes nothing");
}

TEST_CASE("a loop takes so many words and no more") {
    using net = decltype(input<4> >> dense<4> >> repeat<stage_plan::most_fused + 2>(gelu));
    static_assert(plan<net>::list.size == 2);
    static_assert(plan<net>::list[0].fused_count == stage_plan::most_fused);
    static_assert(plan<net>::list[1].kind == stage_kind::pointwise && plan<net>::list[1].fused_count == 2);
}

TEST_CASE("a network without work copies") {
    static_assert(stages<std::remove_cv_t<decltype(input<2, 2, 3>)>> == expect<stage<copied>>);
    static_assert(stages_of(input<2, 2, 3> >> dropout<0.5> >> flatten) == expect<stage<copied>>);
    static_assert(arena_bytes<decltype(input<2, 2, 3> >> flatten)> == 0);
}

namespace {

struct of_ones_own : word {
    static constexpr dims output(dims in) { return in; }
};
struct shifted : words::pointwise<shifted> {};

} // namespace

TEST_CASE("words from elsewhere: point-wise ones are fused, others take what follows") {
    static_assert(stages_of(input<8, 8, 3> >> conv2d<4, 3> >> shifted{} >> max_pool2d<2> >> shifted{})
                  == expect<stage<a<conv2d<4, 3>>, shifted, a<max_pool2d<2>>>, stage<shifted>>);
    static_assert(stages_of(input<8, 8, 3> >> conv2d<4, 3> >> of_ones_own{} >> relu)
                  == expect<stage<a<conv2d<4, 3>>>, stage<of_ones_own, relu_>>);
    static_assert(stages_of(input<8, 8, 3> >> (identity + (of_ones_own{} >> batch_norm >> relu)) >> gelu)
                  == expect<stage<of_ones_own, bn_, relu_, plus, words::gelu>>);
    static_assert(
        stages_of(input<8, 8, 3> >> of_ones_own{} >> max_pool2d<2> >> of_ones_own{} >> softmax)
        == expect<stage<of_ones_own>, stage<a<max_pool2d<2>>>, stage<of_ones_own>, stage<softmax_>>);
}

TEST_CASE("a word that computes rows takes what follows, however large its result is and wherever it lies") {
    using row_words::vertical_blur;
    using blur = a<vertical_blur<>>;
    static_assert(stages_of(input<4096, 4096, 3> >> of_ones_own{} >> relu)
                  == expect<stage<of_ones_own>, stage<relu_>>);
    static_assert(stages_of(input<4096, 4096, 3> >> vertical_blur<> >> relu) == expect<stage<blur, relu_>>);
    constexpr auto conv = conv2d<3, 1>;
    static_assert(stages_of(input<8, 8, 3> >> (conv | (of_ones_own{} >> relu)))
                      == expect<stage<a<conv>>, stage<of_ones_own>, stage<relu_>>,
                  "relu writes into the concatenation, the word cannot");
    static_assert(stages_of(input<8, 8, 3> >> (conv | (vertical_blur<> >> relu)))
                  == expect<stage<a<conv>>, stage<blur, relu_>>);
    static_assert(stages_of(input<8> >> (dense<3> | (of_ones_own{} >> relu)))
                      == expect<stage<a<dense<3>>>, stage<of_ones_own, relu_>>,
                  "a vector has no gaps");
}
