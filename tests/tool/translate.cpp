// Operators of a channels-first graph become words, channels last, with parameters in Lamina's layout.

#include "words/translate.hpp"

#include <lamina/language/error.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <string>
#include <vector>

#include "graph_builder.hpp"

namespace {

using namespace lamina::tool;

struct builder : test_graph {
    translated words(value_id result) {
        net.outputs = {result};
        return translate(net);
    }
    /// The texts of the words, the last one's parameters aside.
    std::string text(value_id result) {
        std::string all;
        for (const word& w : words(result).net.words) all += (all.empty() ? "" : "; ") + w.text;
        return all;
    }
};

TEST_CASE("a convolution's kernel is height, width, inputs, filters") {
    builder b;
    const value_id conv = b.node("Conv", {b.in({1, 2, 5, 5}), b.counting({3, 2, 1, 2}), b.counting({3})},
                                 {1, 3, 5, 6}, {{"pads", shape{0, 1, 0, 1}}});
    const translated t = b.words(conv);
    const word& w = t.net.words.back();
    CHECK(w.text == "conv2d<3, 1, 2>(pad<0, 1>)");
    CHECK(w.shape == sizes{5, 6, 3});
    CHECK(w.parameters[0].shape == sizes{1, 2, 2, 3});
    CHECK(w.parameters[0].values == std::vector<float>{0, 4, 8, 2, 6, 10, 1, 5, 9, 3, 7, 11});
    CHECK(w.parameters[1].values == std::vector<float>{0, 1, 2});
}

TEST_CASE("kernels of many filters and units are turned in blocks") {
    builder b;
    const value_id conv = b.node("Conv", {b.in({1, 2, 1, 1}), b.counting({37, 2, 1, 3})}, {1, 37, 1, 1},
                                 {{"pads", shape{0, 1, 0, 1}}});
    const auto kernel = b.words(conv).net.words.back().parameters[0].values;
    builder d;
    const value_id product = d.node("Gemm", {d.in({1, 5}), d.counting({37, 5})}, {1, 37},
                                    {{"transB", std::int64_t{1}}, {"alpha", 2.0}});
    const auto matrix = d.words(product).net.words.back().parameters[0].values;
    for (std::size_t i = 0; i < 37; ++i) {
        for (std::size_t row = 0; row < 6; ++row) // pixel by pixel, the channels innermost
            CHECK(kernel[row * 37 + i] == static_cast<float>(i * 6 + row % 2 * 3 + row / 2));
        for (std::size_t row = 0; row < 5; ++row)
            CHECK(matrix[row * 37 + i] == static_cast<float>(2 * (i * 5 + row)));
    }
}

TEST_CASE("groups, and as many of them as channels") {
    builder b;
    const value_id x = b.in({1, 4, 5, 5});
    const value_id depthwise =
        b.node("Conv", {x, b.counting({8, 1, 3, 3})}, {1, 8, 3, 3}, {{"group", std::int64_t{4}}});
    const value_id grouped =
        b.node("Conv", {depthwise, b.counting({6, 4, 1, 1})}, {1, 6, 3, 3}, {{"group", std::int64_t{2}}});
    CHECK(
        b.text(grouped)
        == "input<5, 5, 4>; depthwise_conv2d<3>(depth_multiplier<2>, no_bias); conv2d<6, 1>(groups<2>, no_bias)");
}

TEST_CASE("the rows of a dense kernel behind an image go from channels first to channels last") {
    builder b;
    const value_id flat = b.node("Flatten", {b.in({1, 2, 1, 3})}, {1, 6});
    const translated t = b.words(b.node("Gemm", {flat, b.counting({6, 1})}, {1, 1}));
    CHECK(t.net.words[1].text == "flatten");
    CHECK(t.net.words[2].text == "dense<1>(no_bias)");
    CHECK(t.net.words[2].parameters[0].values == std::vector<float>{0, 3, 1, 4, 2, 5});
}

TEST_CASE("transposes of the layout vanish, and a bias joins its product") {
    builder b;
    const value_id x = b.in({1, 5, 6, 3});
    const value_id first = b.node("Transpose", {x}, {1, 3, 5, 6}, {{"perm", shape{0, 3, 1, 2}}});
    const value_id pooled = b.node("ReduceMean", {first, b.counting({1})}, {1, 3, 5, 6});
    b.net.nodes.pop_back();
    b.net.nodes.push_back({"GlobalAveragePool", "", {first}, {pooled}, {}});
    b.net.values[pooled].shape = shape{1, 3, 1, 1};
    const value_id flat = b.node("Reshape", {pooled, b.counting({2})}, {1, 3});
    const value_id product = b.node("MatMul", {flat, b.counting({3, 7})}, {1, 7});
    CHECK(b.text(b.node("Add", {product, b.counting({7})}, {1, 7}))
          == "input<5, 6, 3>; global_avg_pool2d; dense<7>");
}

TEST_CASE("squeeze and excite multiplies by a vector") {
    builder b;
    const value_id x = b.in({1, 4, 5, 5});
    const value_id pooled = b.node("GlobalAveragePool", {x}, {1, 4, 1, 1});
    const value_id gate =
        b.node("Sigmoid", {b.node("Conv", {pooled, b.counting({4, 4, 1, 1})}, {1, 4, 1, 1})}, {1, 4, 1, 1});
    const translated t = b.words(b.node("Mul", {gate, x}, {1, 4, 5, 5}));
    CHECK(t.net.words[2].text == "dense<4>(no_bias)");
    CHECK(t.net.words.back().kind == word_kind::multiply);
    CHECK(t.net.words.back().shape == sizes{5, 5, 4});
}

TEST_CASE("a longer concatenation goes on from a shorter one") {
    builder b;
    const value_id x = b.in({1, 4, 5, 5});
    const value_id y = b.node("Relu", {x}, {1, 4, 5, 5});
    const std::map<std::string, attribute> channels{{"axis", std::int64_t{1}}};
    const value_id two = b.node("Concat", {x, y}, {1, 8, 5, 5}, channels);
    const value_id z = b.node("Tanh", {two}, {1, 8, 5, 5});
    const translated t = b.words(b.node("Concat", {x, y, z}, {1, 16, 5, 5}, channels));
    CHECK(t.net.words.back().inputs == sizes{2, 3});
}

TEST_CASE("equal parts of the channels are a split, others slices") {
    for (const bool equal : {true, false}) {
        builder b;
        const value_id x = b.in({1, 6, 5, 5}), first = b.value({1, equal ? 3 : 2, 5, 5});
        const value_id last = b.node("Split", {x}, {1, equal ? 3 : 4, 5, 5}, {{"axis", std::int64_t{1}}});
        b.net.nodes.back().outputs = {first, last};
        CHECK(b.words(last).net.words.back().text == (equal ? "split<2, 1>" : "slice<2, 6>"));
    }
}

TEST_CASE("a number for each value: a summand has a word, a factor multiplies the values as a vector") {
    builder b;
    const value_id sum = b.node("Add", {b.in({1, 2, 1, 3}), b.counting({2, 1, 3})}, {1, 2, 1, 3});
    CHECK(b.text(sum) == "input<1, 3, 2>; position_embedding");
    CHECK(b.words(sum).net.words[1].parameters[0].values == std::vector<float>{0, 3, 1, 4, 2, 5});
    builder last;
    const value_id product = last.node("Mul", {last.in({1, 2, 2, 3}), last.counting({3})}, {1, 2, 2, 3});
    CHECK(last.words(product).net.words[2].parameters[0].values
          == std::vector<float>{0, 0, 1, 1, 2, 2, 0, 0, 1, 1, 2, 2});
}

TEST_CASE("softmax and reductions along every axis of an image") {
    for (const auto& [axis, word] : {std::pair{1, "softmax"}, {2, "height_softmax"}, {3, "width_softmax"}}) {
        builder b;
        const value_id y =
            b.node("Softmax", {b.in({1, 2, 3, 4})}, {1, 2, 3, 4}, {{"axis", std::int64_t{axis}}});
        CHECK(b.words(y).net.words.back().text == word);
    }
    builder older;
    const value_id all = older.node("Softmax", {older.in({1, 2, 3, 4})}, {1, 2, 3, 4},
                                    {{"axis", std::int64_t{1}}, {"flat", std::int64_t{1}}});
    CHECK(older.text(all) == "input<3, 4, 2>; permute<3, 1, 2>; flatten; softmax");
    builder sum;
    const value_id x = sum.in({1, 2, 3, 4}), axes = sum.counting({2});
    sum.net.values[axes].constant = std::make_shared<const tensor>(tensor{element::int64, {2}, {2, 3}});
    CHECK(sum.text(sum.node("ReduceSum", {x, axes}, {1, 2, 1, 1}))
          == "input<3, 4, 2>; global_avg_pool2d; affine<12, 0>");
    builder two;
    const value_id pair = two.in({1, 2, 3, 4}), channels = two.counting({1});
    two.net.values[channels].constant = std::make_shared<const tensor>(tensor{element::int64, {1}, {-3}});
    CHECK(two.text(two.node("ReduceSum", {pair, channels}, {1, 1, 3, 4}))
          == "input<3, 4, 2>; channel_mean; affine<2, 0>");
}

TEST_CASE("rows are concatenated and kept in steps") {
    builder b;
    const value_id x = b.in({1, 4, 5, 6});
    const value_id rows =
        b.node("Concat", {x, b.node("Relu", {x}, {1, 4, 5, 6})}, {1, 4, 10, 6}, {{"axis", std::int64_t{2}}});
    const translated t = b.words(rows);
    CHECK(t.net.words[2].text == "permute<2, 3, 1>");
    CHECK(t.net.words.back().text == "permute<3, 1, 2>");
    CHECK(t.net.words.back().shape == sizes{10, 6, 4});

    builder s;
    const auto list = [&](double number) {
        const value_id id = s.counting({1});
        s.net.values[id].constant = std::make_shared<const tensor>(tensor{element::int64, {1}, {number}});
        return id;
    };
    const value_id in = s.in({1, 4, 5, 6});
    CHECK(s.text(s.node("Slice", {in, list(1), list(5), list(2), list(2)}, {1, 4, 2, 6}))
          == "input<5, 6, 4>; cropping2d<1, 0, 0, 0>; max_pool2d<1>(strides<2, 1>)");
}

TEST_CASE("a list of steps or of numbers is an input too") {
    builder b;
    const value_id x = b.in({1, 5, 4});
    CHECK(b.text(b.node("MatMul", {x, b.counting({4, 7})}, {1, 5, 7}))
          == "input<5, 4>; conv1d<7, 1>(no_bias)");
    builder c;
    CHECK(c.text(c.node("Relu", {c.in({3})}, {3})) == "input<3>; relu");
}

TEST_CASE("the pixels of an image as a list are what they were") {
    builder b;
    const value_id flat = b.node("Reshape", {b.in({1, 4, 2, 3}), b.counting({3})}, {1, 4, 6});
    const value_id steps = b.node("Transpose", {flat}, {1, 6, 4}, {{"perm", shape{0, 2, 1}}});
    const value_id norm = b.node("LayerNormalization", {steps, b.counting({4}), b.counting({4})}, {1, 6, 4});
    CHECK(b.text(b.node("MatMul", {norm, b.counting({4, 7})}, {1, 6, 7}))
          == "input<2, 3, 4>; layer_norm(epsilon<1e-5>); conv2d<7, 1>(no_bias)");
}

TEST_CASE("padding that the shape of a transposed convolution asks for") {
    builder b;
    const value_id y = b.node("ConvTranspose", {b.in({1, 1, 3, 3}), b.counting({1, 2, 3, 3})}, {1, 2, 6, 6},
                              {{"auto_pad", std::string("SAME_UPPER")}, {"strides", shape{2, 2}}});
    CHECK(b.words(y).net.words.back().text == "conv2d_transpose<2, 3>(pad<0, 1, 0, 1>, strides<2>, no_bias)");
}

TEST_CASE("an input lies as what reads it takes it") {
    builder steps;
    const value_id flat = steps.node("Flatten", {steps.in({1, 3, 5})}, {1, 15});
    CHECK(steps.text(steps.node("Gemm", {flat, steps.counting({15, 1})}, {1, 1}))
          == "input<3, 5>; flatten; dense<1>(no_bias)");
    builder image;
    const value_id x = image.in({1, 8, 6, 1});
    const value_id turned = image.node("Reshape", {x, image.counting({4})}, {1, 1, 8, 6});
    CHECK(image.text(image.node("Conv", {turned, image.counting({2, 1, 3, 3})}, {1, 2, 6, 4}))
          == "input<8, 6, 1>; conv2d<2, 3>(no_bias)");
    builder sound;
    const value_id with_channel =
        sound.node("Unsqueeze", {sound.in({1, 20}), sound.counting({1})}, {1, 1, 20});
    CHECK(sound.text(sound.node("Conv", {with_channel, sound.counting({4, 1, 5})}, {1, 4, 16}))
          == "input<20, 1>; conv1d<4, 5>(no_bias)");
}

TEST_CASE("a list of one number is a weight, a number is a setting") {
    builder weight;
    const translated t =
        weight.words(weight.node("Add", {weight.in({1, 2, 3, 3}), weight.counting({1})}, {1, 2, 3, 3}));
    CHECK(t.net.words.back().text == "shift");
    CHECK(t.net.words.back().parameters[0].shape == sizes{2});
    builder setting;
    CHECK(setting.text(setting.node("Add", {setting.in({1, 2, 3, 3}), setting.counting({})}, {1, 2, 3, 3}))
          == "input<3, 3, 2>; affine<1, 0>");
}

TEST_CASE("a summand for each value of a sequence, and one that is subtracted") {
    builder tokens;
    const value_id x = tokens.in({1, 3, 2}), y = tokens.counting({1, 3, 2});
    const translated t = tokens.words(tokens.node("Add", {y, x}, {1, 3, 2}));
    CHECK(t.net.words.back().parameters[0].shape == sizes{2, 3});
    builder image;
    const value_id less = image.node("Sub", {image.in({1, 1, 2, 2}), image.counting({2, 2})}, {1, 1, 2, 2});
    CHECK(image.words(less).net.words.back().parameters[0].values == std::vector<float>{0, -1, -2, -3});
}

TEST_CASE("a constant in front of a sequence is a class token") {
    builder last;
    const value_id flat = last.node("Reshape", {last.in({1, 4, 2, 3}), last.counting({3})}, {1, 4, 6});
    const value_id tokens = last.node("Transpose", {flat}, {1, 6, 4}, {{"perm", shape{0, 2, 1}}});
    const translated t = last.words(
        last.node("Concat", {last.counting({1, 1, 4}), tokens}, {1, 7, 4}, {{"axis", std::int64_t{1}}}));
    CHECK(t.net.words.back().text == "class_token");
    CHECK(t.net.words.back().shape == sizes{7, 4});
    CHECK(t.net.words.back().parameters[0].values == std::vector<float>{0, 1, 2, 3});
    builder first;
    const value_id joined = first.node("Concat", {first.counting({1, 2, 1, 1}), first.in({1, 2, 1, 3})},
                                       {1, 2, 1, 4}, {{"axis", std::int64_t{-1}}});
    CHECK(first.text(joined) == "input<1, 3, 2>; class_token");
    CHECK(first.words(joined).net.words.back().shape == sizes{1, 4, 2});
}

TEST_CASE("hard_sigmoid says what is not usual") {
    builder b;
    CHECK(b.text(b.node("HardSigmoid", {b.in({1, 3})}, {1, 3}))
          == "input<3>; hard_sigmoid(sigmoid_slope<0.2>)");
}

std::string complaint(builder& b, value_id result) {
    try {
        b.words(result);
    } catch (const lamina::error& e) { return e.what(); }
    return "";
}

TEST_CASE("what has no word is named") {
    builder b;
    CHECK(complaint(b, b.node("LSTM", {b.in({1, 4, 5})}, {1, 4, 5}))
          == "node \"the LSTM\" (LSTM): Lamina has no word for this operator");
    builder c;
    const value_id x = c.in({1, 4, 5, 5});
    CHECK(
        complaint(c, c.node("Concat", {x, x}, {2, 4, 5, 5}, {{"axis", std::int64_t{0}}}))
        == "node \"the Concat\" (Concat): it concatenates along axis 0, which is the batch; Lamina concatenates channels, rows and columns");
}

TEST_CASE("a map of one channel gates an image, a list along another axis does not") {
    builder b;
    const value_id x = b.in({1, 4, 5, 6});
    const value_id map = b.node("ReduceMean", {x, b.counting({1})}, {1, 1, 5, 6});
    b.net.values[b.net.nodes.back().inputs[1]].constant =
        std::make_shared<const tensor>(tensor{element::int64, {1}, {1}});
    const translated t = b.words(b.node("Mul", {map, x}, {1, 4, 5, 6}));
    CHECK(t.net.words.back().kind == word_kind::multiply);
    CHECK(t.net.words.back().shape == sizes{5, 6, 4});
    builder c;
    const value_id y = c.in({1, 4, 4, 4});
    CHECK(complaint(c, c.node("Mul", {y, c.in({4})}, {1, 4, 4, 4})).find("have two shapes")
          != std::string::npos);
    builder d;
    CHECK(d.text(d.node("Elu", {d.in({1, 3})}, {1, 3}, {{"alpha", 2.0}})) == "input<3>; elu_alpha<2.0>");
    builder e;
    CHECK(e.text(e.node("Selu", {e.in({1, 3})}, {1, 3}, {{"alpha", 2.0}, {"gamma", 3.0}}))
          == "input<3>; elu_alpha<2.0>; affine<3, 0>");
}

TEST_CASE("the nearest pixels are compared one by one") {
    const auto resized = [](const char* mode, const char* rounding, std::int64_t size) {
        builder b;
        const value_id x = b.in({1, 1, 4, 4}), sizes = b.counting({4});
        b.net.values[sizes].constant = std::make_shared<const tensor>(
            tensor{element::int64, {4}, {1, 1, static_cast<double>(size), static_cast<double>(size)}});
        const value_id y = b.node(
            "Resize", {x, absent, absent, sizes}, {1, 1, size, size},
            {{"coordinate_transformation_mode", std::string(mode)}, {"nearest_mode", std::string(rounding)}});
        try {
            return b.text(y).substr(16);
        } catch (const lamina::error&) { return std::string("refused"); }
    };
    CHECK(resized("half_pixel", "round_prefer_ceil", 3) == "resize2d<3>");
    CHECK(resized("asymmetric", "floor", 3) == "resize2d<3>(asymmetric)");
    CHECK(resized("half_pixel", "round_prefer_floor", 8) == "upsample2d<2>");
    CHECK(resized("asymmetric", "floor", 8) == "upsample2d<2>");
    CHECK(resized("half_pixel", "ceil", 8) == "refused");
    CHECK(resized("tf_half_pixel_for_nn", "floor", 8) == "upsample2d<2>");
}

TEST_CASE("what would be computed otherwise is refused") {
    builder parts;
    const auto list = [&](std::vector<double> numbers) {
        const value_id id = parts.counting({std::ssize(numbers)});
        parts.net.values[id].constant =
            std::make_shared<const tensor>(tensor{element::int64, {std::ssize(numbers)}, std::move(numbers)});
        return id;
    };
    const value_id image = parts.in({1, 4, 5, 6});
    CHECK(complaint(parts,
                    parts.node("Gather", {image, list({0, 2})}, {1, 2, 5, 6}, {{"axis", std::int64_t{1}}}))
              .ends_with("its indices do not follow each other; Lamina keeps neighbors"));
    parts = {};
    const value_id rows = parts.in({1, 4, 5, 6});
    CHECK(complaint(parts,
                    parts.node("Slice", {rows, list({0}), list({5}), list({2}), list({-1})}, {1, 4, 5, 6}))
              .ends_with("it goes backwards; Lamina reverses no axis"));
    builder resize;
    const value_id scales = resize.counting({4});
    resize.net.values[scales].constant =
        std::make_shared<const tensor>(tensor{element::float32, {4}, {1, 1, 0.6, 0.6}});
    CHECK(complaint(resize, resize.node("Resize", {resize.in({1, 1, 2, 4}), absent, scales}, {1, 1, 1, 2},
                                        {{"mode", std::string("linear")}}))
              .ends_with("its factor 0.6 makes no whole number of 2 pixels; give sizes, or another factor"));
    CHECK(complaint(resize, resize.node("Resize", {resize.in({1, 1, 2, 4}), absent, scales}, {1, 1, 1, 2},
                                        {{"mode", std::string("linear")},
                                         {"coordinate_transformation_mode", std::string("align_corners")}}))
              .ends_with("its factor 0.6 makes no whole number of 2 pixels; give sizes, or another factor"));
    builder dilated;
    CHECK(complaint(dilated, dilated.node("AveragePool", {dilated.in({1, 1, 4, 4})}, {1, 1, 2, 2},
                                          {{"kernel_shape", shape{2, 2}}, {"dilations", shape{2, 2}}}))
              .find("its dilations are not 1")
          != std::string::npos);
    builder cast;
    const value_id whole = cast.node("Cast", {cast.in({1, 3})}, {1, 3});
    cast.net.values[whole].type = element::int64;
    CHECK(complaint(cast, whole).ends_with("it makes integers or truth values of the network's numbers"));
    builder trains;
    const value_id x = trains.in({1, 2, 3, 3}), c = trains.counting({2});
    CHECK(complaint(trains, trains.node("BatchNormalization", {x, c, c, c, c}, {1, 2, 3, 3},
                                        {{"training_mode", std::int64_t{1}}}))
              .ends_with("export the network for prediction"));
    builder pads;
    const value_id image_pads = pads.counting({8}), lowest = pads.counting({});
    pads.net.values[lowest].constant =
        std::make_shared<const tensor>(tensor{element::float32, {}, {-INFINITY}});
    CHECK(complaint(pads, pads.node("Pad", {pads.in({1, 2, 3, 3}), image_pads, lowest}, {1, 2, 5, 5}))
              .ends_with(
                  "which only a MaxPool with a larger window leaves out; give it the pads itself, or import "
                  "what comes before with --until"));
}

} // namespace
