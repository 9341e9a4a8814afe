// Every option that changes what a word computes is shown in tables and diagrams.
#include <lamina/layers/words.hpp>
#include <lamina/report/explain.hpp>
#include <lamina/report/network.hpp>

#include <doctest/doctest.h>

#include <string>
#include <tuple>
#include <type_traits>

using namespace lamina;
using namespace lamina::detail;

namespace {

bool contains(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

template <class Word>
std::string text_of(Word) {
    return describe<Word>();
}

/// An option and its text.
template <class Option>
struct example {
    Option option;
    const char* text;
};
constexpr std::tuple examples{
    example{same, "same"},
    example{pad<1>, "pad 1"},
    example{causal, "causal"},
    example{edge_padding, "edge_padding"},
    example{reflect_padding, "reflect_padding"},
    example{circular_padding, "circular_padding"},
    example{zero_padding, "zero_padding"},
    example{strides<2>, " / 2"},
    example{dilation<3>, "dilation 3"},
    example{groups<2>, "2 groups"},
    example{no_winograd, "no_winograd"},
    example{depth_multiplier<4>, "depth_multiplier 4"},
    example{output_padding<1>, "output_padding 1"},
    example{no_bias, "no_bias"},
    example{ceil_mode, "ceil_mode"},
    example{count_include_pad, "count_include_pad"},
    example{bilinear, "bilinear"},
    example{bicubic, "bicubic"},
    example{align_corners, "align_corners"},
    example{asymmetric, "asymmetric"},
    example{epsilon<1e-5>, "ε 1e-5"},
    example{no_center, "no_center"},
    example{no_scale, "no_scale"},
    example{lrn_alpha<0.5>, "alpha 0.5"},
    example{lrn_beta<0.25>, "beta 0.25"},
    example{lrn_k<2>, "k 2"},
    example{shared_slope, "shared_slope"},
    example{learnable_affine, "learnable_affine"},
    example{channel_means<0.5, 1>, "means 0.5, 1"},
    example{channel_stddevs<2>, "stddevs 2"},
};

/// Options that name a layer, add words or only affect training.
using not_shown =
    takes<kinds::name, kinds::activation, kinds::activity_regularizer, kinds::kernel_initializer,
          kinds::kernel_regularizer, kinds::kernel_constraint, kinds::bias_initializer,
          kinds::bias_regularizer, kinds::bias_constraint, kinds::gamma_initializer, kinds::beta_initializer,
          kinds::momentum, kinds::moving_mean_initializer, kinds::moving_variance_initializer>;

template <class Kind>
struct of_kind {
    using kind = Kind;
};
template <class Kind, class... Examples>
constexpr bool has_example(const std::tuple<Examples...>&) {
    return (std::is_same_v<Kind, kind_of<decltype(Examples::option)>> || ...);
}
template <class... Kinds>
constexpr bool all_shown(takes<Kinds...>) {
    return ((not_shown::knows<of_kind<Kinds>> || has_example<Kinds>(examples)) && ...);
}

template <class Word, class Option>
void check_option(Word word, const example<Option>& e) {
    if constexpr (knows_option<Word, Option>) {
        CHECK_FALSE(contains(text_of(word), e.text));
        CHECK_MESSAGE(contains(text_of(word(e.option)), e.text), text_of(word), " with ", e.text);
    }
}

template <class Word>
void check_options(Word word) {
    static_assert(all_shown(typename Word::accepts{}),
                  "the word takes an option of which there is no example");
    std::apply([&](const auto&... e) { (check_option(word, e), ...); }, examples);
}

} // namespace

TEST_CASE("options: each that changes a word's function is shown, with every word that takes it") {
    check_options(conv1d<8, 5>);
    check_options(conv1d_transpose<8, 5>);
    check_options(conv2d<8, 5>);
    check_options(conv2d_transpose<8, 5>);
    check_options(depthwise_conv2d<5>);
    check_options(depthwise_conv1d<5>);
    check_options(dense<8>);
    check_options(max_pool1d<5>);
    check_options(avg_pool2d<5>);
    check_options(upsample2d<3>);
    check_options(resize2d<0.5>);
    check_options(upsample1d<3>);
    check_options(batch_norm);
    check_options(group_norm<2>);
    check_options(layer_norm);
    check_options(instance_norm);
    check_options(local_response_norm<5>);
    check_options(prelu);
    check_options(layer_scale<>);
    check_options(scale);
    check_options(attention<2>);
    check_options(class_token);
    check_options(position_embedding);
    check_options(rms_norm);
    check_options(l2_normalize);
    check_options(normalization);
}

TEST_CASE("options: as they were written, in their order") {
    CHECK(text_of(conv2d<64, 7>(strides<2>, pad<3>, no_bias)) == "conv2d 7×7, 64 / 2, pad 3, no_bias");
    CHECK(text_of(conv2d<6, 5, 3>(no_bias, strides<2, 1>, same)) == "conv2d 5×3, 6 / 2×1, no_bias, same");
    CHECK(text_of(conv2d<6, 3>(dilation<1, 2>, pad<1, 2>)) == "conv2d 3×3, 6, dilation 1×2, pad 1, 2");
    CHECK(text_of(conv2d<6, 3>(pad<0, 1, 2, 3>)) == "conv2d 3×3, 6, pad 0, 1, 2, 3");
    CHECK(text_of(conv2d<6, 1>(valid)) == "conv2d 1×1, 6");
    CHECK(text_of(conv2d<6, 1>(pad<0>)) == "conv2d 1×1, 6");
    CHECK(text_of(conv1d<6, 3>(pad<1, 2>, dilation<2>, groups<2>))
          == "conv1d 3, 6, pad 1, 2, dilation 2, 2 groups");
    CHECK(text_of(max_pool1d<3>(strides<2>, ceil_mode)) == "max_pool1d 3 / 2, ceil_mode");
    CHECK(text_of(upsample2d<2, 3>(bilinear, align_corners)) == "upsample2d 2×3, bilinear, align_corners");
}

TEST_CASE("options: the words' own numbers are shown") {
    CHECK(text_of(leaky_relu<0.2>) == "leaky_relu 0.2");
    CHECK(text_of(leaky_relu<>) == "leaky_relu 0.01");
    CHECK(text_of(elu_alpha<0.5>) == "elu 0.5");
    CHECK(text_of(elu) == "elu");
    CHECK(text_of(celu) == "celu");
    CHECK(text_of(celu_alpha<0.5>) == "celu 0.5");
    CHECK(text_of(clip<-1, 0.5>) == "clip -1…0.5");
    CHECK(text_of(threshold<1, 0>) == "threshold 1, 0");
    CHECK(text_of(affine<2, -0.5>) == "affine 2, -0.5");
    CHECK(text_of(power<-1.5>) == "power -1.5");
    CHECK(text_of(relu(max_value<6>, negative_slope<0.1>, relu_threshold<1>))
          == "relu, max_value 6, negative_slope 0.1, threshold 1");
    CHECK(text_of(hard_sigmoid(sigmoid_slope<0.2>, sigmoid_offset<0.5>))
          == "hard_sigmoid, slope 0.2, offset 0.5");
    CHECK(text_of(dropout<0.25>) == "dropout 0.25");
    CHECK(text_of(spatial_dropout2d<0.1>) == "spatial_dropout2d 0.1");
    CHECK(text_of(stochastic_depth<0.2>) == "stochastic_depth 0.2");
    CHECK(text_of(gaussian_noise<0.1>) == "gaussian_noise 0.1");
    CHECK(text_of(layer_scale<>) == "layer_scale 1e-6");
    CHECK(text_of(rescaling<0.5>) == "rescaling 0.5");
    CHECK(text_of(rescaling<2, -1>) == "rescaling 2, -1");
    CHECK(text_of(reshape<4, 8, 2>) == "reshape 4×8×2");
    CHECK(text_of(group_norm<4>) == "group_norm 4");
    CHECK(text_of(channel_shuffle<3>) == "channel_shuffle, 3 groups");
    CHECK(text_of(pixel_unshuffle<2>) == "pixel_unshuffle 2");
    CHECK(text_of(depth_to_space<2>) == "depth_to_space 2");
    CHECK(text_of(resize2d<224, 112>) == "resize2d 224×112");
    CHECK(text_of(resize2d<0.5>(bicubic)) == "resize2d 0.5×0.5, bicubic");
    CHECK(text_of(permute<3, 1, 2>) == "permute 3, 1, 2");
    CHECK(text_of(slice<1, 3>) == "slice 1…3");
    CHECK(text_of(split<4, 1>) == "split 1 of 4");
    CHECK(text_of(adaptive_max_pool2d<3, 2>) == "adaptive_max_pool2d 3×2");
    CHECK(text_of(zero_padding2d<1, 2>) == "zero_padding2d 1, 1, 2, 2");
    CHECK(text_of(cropping2d<1, 2, 3, 4>) == "cropping2d 1, 2, 3, 4");
}

TEST_CASE("options: summary, explain and diagram show them") {
    using net = decltype(input<32, 32, 4> >> conv2d<8, 3>(dilation<2>, pad<2>, reflect_padding, no_bias)
                         >> batch_norm(epsilon<1e-4>)
                         >> leaky_relu<0.2> >> separable_conv2d<4, 3>(depth_multiplier<2>, edge_padding));
    const auto all = summary<net>("", 200), plan = explain<net>(200), picture = diagram<net>();
    for (const auto part : {"dilation 2", "pad 2", "reflect_padding", "no_bias", "ε 1e-4", "leaky_relu 0.2",
                            "depth_multiplier 2", "edge_padding"}) {
        CAPTURE(part);
        CHECK(contains(all, part));
        CHECK(contains(plan, part));
    }
    for (const auto part : {"dilation 2", "pad 2", "reflect_padding", "no_bias", "ε 1e-4", "leaky_relu 0.2",
                            "depth_", "edge_padding"}) {
        CAPTURE(part);
        CHECK(contains(picture, part));
    }
}
