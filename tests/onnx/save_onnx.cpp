#include <lamina/language/evaluate.hpp>
#include <lamina/layers/words.hpp>
#include <lamina/onnx/save_onnx.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <filesystem>
#include <random>
#include <string>
#include <vector>

#include "../scratch.hpp"
#include "evaluate/evaluate.hpp"
#include "read/read.hpp"

using namespace lamina;

namespace {

/// Parameters that are far from their initial values; variances are positive.
template <class N, class T>
model<N, T> random_model() {
    model<N, T> m(7);
    std::mt19937 random(11);
    std::uniform_real_distribution<double> near(0.5, 1.5);
    for (T& v : m.parameters()) v = static_cast<T>(v * near(random) + 0.1 * near(random));
    return m;
}

/// Numbers of both signs for an image or vector: channels-last, as here.
std::vector<float> random_numbers(std::size_t count, float least = -2) {
    std::mt19937 random(5);
    std::uniform_real_distribution<float> any(least, 3);
    std::vector<float> x(count);
    std::generate(x.begin(), x.end(), [&] { return any(random); });
    return x;
}

/// Two samples, the second one twice the first, in ONNX's order.
tool::tensor as_tensor(dims d, const std::vector<float>& x, bool last) {
    tool::tensor t;
    const auto n = [](std::size_t v) { return static_cast<std::int64_t>(v); };
    if (d.is_vector())
        t.shape = {2, n(d.channels)};
    else if (last)
        t.shape = {2, n(d.height), n(d.width), n(d.channels)};
    else
        t.shape = {2, n(d.channels), n(d.height), n(d.width)};
    for (const double factor : {1.0, 2.0})
        for (std::size_t i = 0; i < x.size(); ++i)
            t.values.push_back(factor * double(x[last ? i : i % d.pixels() * d.channels + i / d.pixels()]));
    return t;
}

struct written_network {
    lamina_test::scratch folder;
    tool::graph graph;

    template <class N, class T>
    explicit written_network(const model<N, T>& m, const onnx_options& options = {}) {
        save_onnx(m, folder / "net.onnx", options);
        graph = tool::read_onnx(folder / "net.onnx", {});
    }
    const std::string& input(std::size_t i) const { return graph.values[graph.inputs[i]].name; }
    const std::string& output(std::size_t i) const { return graph.values[graph.outputs[i]].name; }
    std::size_t count(const std::string& operation) const {
        return static_cast<std::size_t>(
            std::count_if(graph.nodes.begin(), graph.nodes.end(),
                          [&](const tool::node& n) { return n.operation == operation; }));
    }
};

/// The first sample of the file's network is what the words compute, up to 1e-5 of the largest value.
template <class N>
void check_equal(N, onnx_options options = {}, float least = -2) {
    const auto m = random_model<N, float>();
    lamina_test::scratch folder;
    save_onnx(m, folder / "net.onnx", options);
    constexpr dims in = input_shape<N>, out = output_shape<N>;
    const auto x = random_numbers(in.size(), least);
    tool::tensor samples = as_tensor(in, x, options.channels_last);
    const tool::graph read = tool::read_onnx(folder / "net.onnx", {{"input", samples.shape}});
    REQUIRE(read.outputs.size() == 1);
    CHECK(read.values[read.outputs[0]].name == "output");
    const tool::tensor found = tool::evaluate(read, {{"input", samples}}).at(0);
    const tool::tensor expected =
        as_tensor(out, evaluate_reference<N, float>(m.parameters(), x), options.channels_last);
    REQUIRE(found.shape == expected.shape);
    double largest = 0, error = 0;
    for (std::size_t i = 0; i < out.size(); ++i) {
        largest = (std::max)(largest, std::abs(expected.values[i]));
        error = (std::max)(error, std::abs(expected.values[i] - found.values[i]));
    }
    CHECK(largest > 0);
    CHECK_MESSAGE(error <= 1e-5 * largest, error << " of " << largest);
}

} // namespace

TEST_CASE("a network of convolutions, and a dense layer behind flatten") {
    check_equal(input<8, 10, 3> >> conv2d<4, 3>(same) >> batch_norm >> relu >> max_pool2d<2> >> flatten
                >> dropout<0.5> >> dense<10>(no_bias) >> softmax);
    check_equal(input<5, 6, 4> >> conv2d<6, 3, 2>(strides<2, 1>, dilation<1, 2>, groups<2>, pad<1, 0, 2, 1>)
                    >> flatten >> dense<3>,
                {.channels_last = true});
    check_equal(input<6, 5, 2> >> conv2d<3, 4, 2>(same, circular_padding)
                >> depthwise_conv2d<3>(same, reflect_padding, depth_multiplier<2>)
                >> separable_conv2d<4, 3>(same, edge_padding) >> log_softmax);
    check_equal(
        input<4, 5, 4> >> conv2d_transpose<6, 3, 2>(strides<2>, groups<2>, pad<1, 0>, output_padding<1>)
        >> conv2d_transpose<2, 2>(strides<3>, same));
    check_equal(input<12, 3> >> conv1d<4, 3>(causal) >> max_pool1d<2> >> flatten >> relu >> flatten);
}

TEST_CASE("pools and reductions") {
    check_equal(input<9, 8, 3> >> max_pool2d<3>(strides<2>, pad<1>, ceil_mode)
                >> avg_pool2d<2>(strides<1>, same) >> adaptive_avg_pool2d<3, 2>);
    check_equal(input<8, 8, 2> >> avg_pool2d<3>(strides<2>, pad<1>, ceil_mode, count_include_pad)
                >> max_pool2d<2>(strides<1>, dilation<2>));
    check_equal(input<5, 7, 2> >> adaptive_max_pool2d<3, 2> >> (global_avg_pool2d | global_max_pool2d
                                                                | (height_mean >> flatten)
                                                                | (channel_max >> flatten)));
    check_equal(input<4, 3, 5> >> width_max >> channel_mean >> flatten);
}

TEST_CASE("words that compute value by value") {
    check_equal(
        input<3, 4, 2> >> (relu | relu6 | sigmoid | tanh | softplus | softsign | hard_swish | hard_sigmoid));
    check_equal(input<3, 4, 2> >> (gelu | gelu_tanh | silu | mish | selu
                                   | elu_alpha<0.5> | celu_alpha<2.0> | leaky_relu<0.2>));
    check_equal(input<3, 4, 2> >> (abs | square | exp | clip<-1, 2> | power<3> | threshold<1, 4> | hard_tanh
                                   | hard_sigmoid(sigmoid_slope<0.2>) | relu(max_value<2>)
                                   | relu(max_value<2>, negative_slope<0.1>, relu_threshold<0.5>) | prelu
                                   | prelu(shared_slope)));
    check_equal(input<6> >> (reciprocal | sqrt | log | power<1.5> | prelu), {}, 0.1F);
}

TEST_CASE("normalizations and maps of channels") {
    check_equal(input<3, 4, 6> >> (layer_norm | group_norm<3> | instance_norm(learnable_affine) | rms_norm
                                   | l2_normalize | local_response_norm<3>(lrn_alpha<0.5>)));
    check_equal(input<6> >> (layer_norm(no_center) | group_norm<2> | rms_norm
                             | local_response_norm<3> | batch_norm(no_scale)));
    check_equal(
        input<3, 4, 6> >> (local_response_norm<4>(lrn_alpha<2>, lrn_k<0.5>) | local_response_norm<2>));
    check_equal(input<6> >> local_response_norm<4>(lrn_alpha<2>, lrn_beta<1.5>));
    check_equal(
        input<2, 3, 3> >> rescaling<0.5, -1> >> normalization(channel_means<1, 2, 3>, channel_stddevs<2>)
        >> scale >> shift >> layer_scale<0.5> >> affine<2, 1>);
}

TEST_CASE("attention: of an image, and of a sequence") {
    check_equal(input<3, 4, 6> >> attention<3>);
    check_equal(input<5, 4> >> attention<1>(no_bias) >> flatten >> dense<2>);
}

TEST_CASE("a class token, and the positions of a sequence and of an image") {
    check_equal(input<3, 4> >> class_token >> position_embedding >> attention<2> >> cropping1d<0, 3>);
    check_equal(input<2, 3, 4> >> position_embedding);
}

TEST_CASE("shapes") {
    check_equal(input<4, 6, 8> >> (pixel_shuffle<2> | depth_to_space<2>)
                >> (pixel_unshuffle<2> | space_to_depth<2>)
                >> channel_shuffle<4> >> slice<1, 7> >> zero_padding2d<1, 0, 2, 1> >> cropping2d<1, 2>);
    check_equal(input<2, 3, 4> >> reshape<4, 3, 2> >> permute<2, 3, 1> >> reshape<24> >> channel_shuffle<
                    3> >> reshape<2, 3, 4> >> spatial_softmax
                >> flatten >> split<2, 1>);
    check_equal(input<2, 3, 4> >> (height_softmax | width_log_softmax) >> flatten >> relu
                >> channel_shuffle<2>);
    check_equal(input<3, 4, 2> >> (upsample2d<2> | upsample2d<2>(bilinear) | upsample2d<2>(bicubic)
                                   | resize2d<6, 8>(bilinear, align_corners)));
    check_equal(input<7, 5, 2> >> (resize2d<3, 9> | resize2d<3, 9>(bilinear) | resize2d<3, 9>(asymmetric)));
}

TEST_CASE("branches: flattened images are joined in one order") {
    check_equal(input<3, 4, 2> >> ((flatten >> relu) + flatten) >> dense<4>);
    check_equal(input<3, 4, 2> >> flatten >> (identity | dense<24>) >> dense<4>);
    check_equal(input<3, 4, 2> >> (flatten + (flatten >> dense<24>)));
    check_equal(input<3, 4, 2> >> (identity * (global_avg_pool2d >> dense<2> >> sigmoid)));
    check_equal(input<3, 4, 2> >> (identity * conv2d<1, 1>) >> repeat<2>(conv2d<2, 3>(same) + identity));
}

TEST_CASE("names of inputs, results and layers; what is shared is stored once") {
    const auto net = input<4, 4, 2> >> as<"image"> >> shared<"part">(conv2d<2, 1>(name<"stem">))
                     >> output<"middle"> >> shared<"part">(conv2d<2, 1>(name<"stem">)) >> global_avg_pool2d
                     >> (identity | input<"meta", 3>) >> dense<2>;
    const auto m = random_model<std::remove_const_t<decltype(net)>, double>();
    const written_network file(m);
    REQUIRE(file.graph.inputs.size() == 2);
    CHECK(file.input(0) == "image");
    CHECK(file.input(1) == "meta");
    REQUIRE(file.graph.outputs.size() == 2);
    CHECK(file.output(0) == "middle");
    CHECK(file.output(1) == "output");
    std::size_t kernels = 0;
    for (const auto& v : file.graph.values)
        if (v.name.starts_with("stem.kernel")) ++kernels;
    CHECK(kernels == 1);
    CHECK(file.count("Conv") == 2);
    CHECK(file.graph.values[file.graph.inputs[0]].type == tool::element::float64);
    CHECK(file.graph.opset == 17);
}

TEST_CASE("weights beyond a limit are in a file beside the network's") {
    const auto net = input<4, 4, 2> >> conv2d<16, 3>(same, name<"stem">) >> flatten >> dense<20>;
    const auto m = random_model<std::remove_const_t<decltype(net)>, float>();
    const lamina_test::scratch folder;
    const std::uintmax_t kernels = 4 * (3 * 3 * 2 * 16 + 256 * 20);
    save_onnx(m, folder / "inside.onnx", {.external_beyond = 25'000});
    CHECK(std::filesystem::file_size(folder / "inside.onnx") > kernels);
    CHECK_FALSE(std::filesystem::exists(folder / "inside.onnx.data"));
    save_onnx(m, folder / "beside.onnx", {.external_beyond = 20'000});
    CHECK(std::filesystem::file_size(folder / "beside.onnx") < 2000);
    CHECK(std::filesystem::file_size(folder / "beside.onnx.data") == kernels);
    check_equal(net, {.external_beyond = 0});
}
