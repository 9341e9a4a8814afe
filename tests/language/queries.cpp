#include <lamina/language/evaluate.hpp>
#include <lamina/language/queries.hpp>
#include <lamina/layers/words.hpp>

#include <doctest/doctest.h>

#include <type_traits>
#include <vector>

using namespace lamina;
using namespace lamina::detail;

struct seed_cnn {
    static constexpr auto layers =
        input<28, 28, 1> >> conv2d<32, 5> >> relu >> max_pool2d<2> >> flatten >> dense<10> >> softmax;
};

TEST_CASE("the network of the first page") {
    static_assert(output_shape<seed_cnn> == shape<10>);
    static_assert(layer<seed_cnn, 1>::output == shape<24, 24, 32> && layer<seed_cnn, 1>::parameters == 832);
    static_assert(parameters<seed_cnn> == 46'922);

    static_assert(input_shape<seed_cnn> == shape<28, 28, 1>);
    static_assert(trainable_parameters<seed_cnn> == 46'922);
    static_assert(weight_bytes<seed_cnn> == 4 * 46'922 && weight_bytes<seed_cnn, double> == 8 * 46'922);
    static_assert(macs<seed_cnn> == 24 * 24 * 32 * 25 + 4608 * 10);
    static_assert(is_valid<seed_cnn> && is_network<seed_cnn>);
    static_assert(input_shape<decltype(input<24, 32> >> relu)> == shape<1, 24, 32>);
}

TEST_CASE("the first page's spellings of options") {
    static_assert(output_shape<decltype(input<32, 32, 16> >> conv2d<64, 3>(same, strides<2>, no_bias,
                                                                           he_normal, l2<1e-4>))>
                  == shape<16, 16, 64>);
    static_assert(
        output_shape<decltype(input<32, 32, 16> >> conv2d<32, 5, 3>(dilation<2>, groups<4>, name<"stem">))>
        == shape<24, 28, 32>);
    static_assert(output_shape<decltype(input<224, 224, 3> >> conv2d<64, 7>(strides<2>, pad<3>))>
                  == shape<112, 112, 64>);
    static_assert(output_shape<decltype(input<32, 32, 16> >> conv2d<8, 3>(pad<1>, edge_padding))>
                  == shape<32, 32, 8>);
    static_assert(output_shape<decltype(input<32, 32, 16> >> conv2d<8, 3>(pad<0, 2, 1, 3>, reflect_padding))>
                  == shape<32, 34, 8>);
}

TEST_CASE("a layer by its number; 0 is the input") {
    static_assert(layer<seed_cnn, 0>::input == shape<28, 28, 1>
                  && layer<seed_cnn, 0>::output == shape<28, 28, 1>);
    static_assert(layer<seed_cnn, 0>::parameters == 0 && layer<seed_cnn, 0>::macs == 0);
    static_assert(layer<seed_cnn, 1>::input == shape<28, 28, 1> && layer<seed_cnn, 1>::macs == 460'800);
    static_assert(std::is_same_v<layer<seed_cnn, 2>::type, words::relu>);
    static_assert(layer<seed_cnn, 3>::input == shape<24, 24, 32>
                  && layer<seed_cnn, 3>::output == shape<12, 12, 32>);
    static_assert(layer<seed_cnn, 4>::output == shape<4608>);
    static_assert(layer<seed_cnn, 5>::parameters == 46'090
                  && layer<seed_cnn, 5>::trainable_parameters == 46'090);
    static_assert(layer<seed_cnn, 6>::output == shape<10> && layer<seed_cnn, 6>::parameters == 0);
}

namespace {

struct stage {
    static constexpr auto layers = conv2d<8, 3>(same) >> batch_norm;
};
struct quoted_word {
    static constexpr auto layers = conv2d<2, 1>;
};
struct nested {
    static constexpr auto layers = input<6, 6, 4> >> block<stage> >> (conv2d<8, 1>(no_bias)
                                                                      + (block<stage> >> relu
                                                                         >> (identity | conv2d<3, 1>)
                                                                         >> conv2d<8, 3>(same)))
                                   >> block<quoted_word> >> flatten;
};

} // namespace

TEST_CASE("further numbers go inside: through blocks, sequences and branches") {
    static_assert(layer<nested, 1>::output == shape<6, 6, 8>);
    static_assert(layer<nested, 1>::parameters == 9 * 4 * 8 + 8 + 32);
    static_assert(layer<nested, 1>::trainable_parameters == 9 * 4 * 8 + 8 + 16);
    static_assert(layer<nested, 1, 1>::parameters == 9 * 4 * 8 + 8
                  && layer<nested, 1, 1>::input == shape<6, 6, 4>);
    static_assert(layer<nested, 1, 2>::parameters == 32 && layer<nested, 1, 2>::input == shape<6, 6, 8>);

    static_assert(layer<nested, 2>::input == shape<6, 6, 8>);
    static_assert(layer<nested, 2, 1>::parameters == 64 && layer<nested, 2, 1>::macs == 36 * 64);
    static_assert(layer<nested, 2, 2>::input == shape<6, 6, 8>
                  && layer<nested, 2, 2>::output == shape<6, 6, 8>);
    static_assert(layer<nested, 2, 2, 1, 1>::parameters == 9 * 8 * 8 + 8);
    static_assert(std::is_same_v<layer<nested, 2, 2, 2>::type, words::relu>);
    static_assert(layer<nested, 2, 2, 3>::output == shape<6, 6, 11>);
    static_assert(std::is_same_v<layer<nested, 2, 2, 3, 1>::type, words::identity>);
    static_assert(layer<nested, 2, 2, 3, 2>::output == shape<6, 6, 3>);
    static_assert(layer<nested, 2, 2, 4>::input == shape<6, 6, 11>);

    static_assert(layer<nested, 3>::output == shape<6, 6, 2> && layer<nested, 3, 1>::parameters == 18);
    static_assert(output_shape<nested> == shape<72>);
}

TEST_CASE("a network's numbers are the sums of its layers'") {
    static_assert(parameters<nested>
                  == layer<nested, 1>::parameters + layer<nested, 2>::parameters
                         + layer<nested, 3>::parameters);
    static_assert(macs<nested> == layer<nested, 1>::macs + layer<nested, 2>::macs + layer<nested, 3>::macs);
    static_assert(layer<nested, 2>::macs == layer<nested, 2, 1>::macs + layer<nested, 2, 2>::macs);
    static_assert(parameters<nested> - trainable_parameters<nested> == 2 * 16);
}

TEST_CASE("questions take a struct or the sentence's own type") {
    using type = decltype(input<8> >> dense<4>);
    static_assert(parameters<type> == 36 && output_shape<type> == shape<4>);
    static_assert(std::is_same_v<sentence_of<seed_cnn>, std::remove_cv_t<decltype(seed_cnn::layers)>>);
    static_assert(std::is_same_v<sentence_of<type>, type>);
    static_assert(std::is_same_v<sentence_of<const type>, type>);
}

TEST_CASE("a network of nothing but an input passes it on") {
    using type = std::remove_cv_t<decltype(input<2, 2, 3>)>;
    static_assert(is_valid<type> && output_shape<type> == shape<2, 2, 3>);
    static_assert(parameters<type> == 0 && macs<type> == 0);
}

TEST_CASE("multiply-adds of grouped, strided and dilated convolutions") {
    static_assert(macs<decltype(input<8, 8, 4> >> conv2d<6, 3>(groups<2>))> == 36 * 9 * 2 * 6);
    static_assert(macs<decltype(input<8, 8, 4> >> conv2d<6, 3>(same, strides<2>))> == 16 * 9 * 4 * 6);
    static_assert(macs<decltype(input<8, 8, 4> >> conv2d<6, 3, 1>(dilation<3, 1>))> == 2 * 8 * 3 * 4 * 6);
    static_assert(parameters<decltype(input<8, 8, 4> >> conv2d<4, 3>(groups<4>))> == 9 * 4 + 4);
}

TEST_CASE("sizes in bytes") {
    static_assert(32_KiB == 32'768 && 2_MiB == 2'097'152);
    static_assert(weight_bytes<seed_cnn> <= 184_KiB);
}

namespace {

constexpr auto trunk = conv2d<4, 3> >> as<"features"> >> batch_norm >> relu;
struct tuned {
    static constexpr auto layers = input<6, 6, 2> >> frozen(trunk) >> (conv2d<4, 1> + from<"features">)
                                   >> flatten >> dense<3>;
};
struct trained {
    static constexpr auto layers = input<6, 6, 2> >> trunk >> (conv2d<4, 1> + from<"features">) >> flatten
                                   >> dense<3>;
};
struct half_frozen {
    static constexpr auto layers = frozen(dense<4>) >> dense<4>;
};

} // namespace

TEST_CASE("a frozen part is a layer with the names around it, whose parameters are not trainable") {
    static_assert(parameters<tuned> == parameters<trained> && macs<tuned> == macs<trained>);
    static_assert(trainable_parameters<trained> - trainable_parameters<tuned> == 76 + 8);
    static_assert(updated_parameters<tuned> == trainable_parameters<tuned>);
    static_assert(layer<tuned, 1>::parameters == 76 + 16 && layer<tuned, 1>::trainable_parameters == 0);
    static_assert(layer<tuned, 1, 1>::parameters == 76 && layer<tuned, 1, 1>::trainable_parameters == 0);
    static_assert(layer<tuned, 1, 4>::output == shape<4, 4, 4>);
    static_assert(layer<tuned, 2, 1>::trainable_parameters == 20);
    static_assert(value_shape<tuned, "features"> == shape<4, 4, 4>);
    std::vector<double> weights(parameters<tuned>), x(72);
    for (std::size_t i = 0; i < weights.size(); ++i) weights[i] = 1 + static_cast<double>(i % 5);
    for (std::size_t i = 0; i < x.size(); ++i) x[i] = static_cast<double>(i % 7) - 3;
    CHECK(evaluate_reference<tuned, double>(weights, x) == evaluate_reference<trained, double>(weights, x));
}

TEST_CASE("frozen parts repeat, nest, and stand in blocks and branches") {
    using net = decltype(input<4> >> repeat<2>(frozen(as<"x"> >> dense<4> >> (identity + from<"x">))));
    static_assert(parameters<net> == 40 && trainable_parameters<net> == 0);
    using blocks = decltype(input<4> >> repeat<2>(block<half_frozen>) >> frozen(block<half_frozen>));
    static_assert(parameters<blocks> == 120 && trainable_parameters<blocks> == 40);
    static_assert(std::is_same_v<decltype(frozen(frozen(dense<4>))), decltype(frozen(dense<4>))>);
    using branches = decltype(input<4> >> (frozen(lamina::tanh) | frozen(dense<4>) | dense<4>));
    static_assert(trainable_parameters<branches> == 20);
    using deep = decltype(input<4> >> frozen(identity + (dense<4> >> relu)));
    static_assert(layer<deep, 1, 2, 1>::parameters == 20 && layer<deep, 1, 2, 1>::trainable_parameters == 0);
    static_assert(!is_valid<decltype(input<4> >> frozen(conv2d<4, 3>))>);
    CHECK(counted<branches>.updated == 20);
}

namespace {

constexpr auto head = shared<"head">(conv2d<4, 3>(same, name<"mixed">) >> relu);
struct siamese {
    static constexpr auto layers = input<6, 6, 4> >> as<"x"> >> head
                                   >> ((max_pool2d<2> >> head >> upsample2d<2>) | (from<"x"> >> head))
                                   >> conv2d<2, 1>;
};
struct own_head {
    static constexpr auto layers = shared<"f">(dense<4>) >> shared<"f">(dense<4>);
};

} // namespace

TEST_CASE("a shared part is counted once, in branches and for other sizes, too") {
    static_assert(is_valid<siamese> && output_shape<siamese> == shape<6, 6, 2>);
    static_assert(parameters<siamese> == 148 + 18 && trainable_parameters<siamese> == 148 + 18);
    static_assert(macs<siamese> == 2 * 36 * 144 + 9 * 144 + 36 * 16);
    static_assert(layer<siamese, 3, 1, 2>::parameters == 148);
    static_assert(layer<siamese, 3, 1, 2, 1>::output == shape<3, 3, 4>);
    static_assert(!is_valid<decltype(input<4> >> shared<"f">(conv2d<4, 3>))>);
    static_assert(!is_valid<decltype(input<4> >> shared<"f">(dense<4>) >> shared<"f">(dense<5>))>);
    static_assert(!is_valid<decltype(input<4> >> shared<"f">(dense<3>) >> shared<"f">(dense<3>))>);
    static_assert(!is_valid<decltype(input<4> >> shared<"f">(dense<4>) >> frozen(shared<"f">(dense<4>)))>);
    CHECK(counted<siamese>.updated == 166);
}

TEST_CASE("blocks and repetitions have shared parts of their own, and so has each use of a shared part") {
    static_assert(parameters<decltype(input<4> >> block<own_head> >> block<own_head>)> == 2 * 20);
    static_assert(parameters<decltype(input<4> >> repeat<3>(shared<"f">(dense<4>) >> shared<"f">(dense<4>)))>
                  == 3 * 20);
    using outer = decltype(input<4> >> shared<"f">(block<own_head>) >> shared<"f">(block<own_head>)
                           >> shared<"g">(shared<"f">(dense<4>) >> relu));
    static_assert(parameters<outer> == 40);
    using plain = decltype(input<4> >> dense<4> >> dense<4> >> dense<4> >> dense<4> >> dense<4> >> relu);
    std::vector<double> weights(40), repeated(100);
    for (std::size_t i = 0; i < weights.size(); ++i) weights[i] = static_cast<double>(i * i % 7) - 3;
    for (std::size_t i = 0; i < repeated.size(); ++i) repeated[i] = weights[i < 80 ? i % 20 : i - 60];
    const std::vector<double> x{1, -2, 3, 0.5};
    CHECK(evaluate_reference<outer, double>(weights, x) == evaluate_reference<plain, double>(repeated, x));
}
