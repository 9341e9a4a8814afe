// What is written out in several operators becomes one, and padding goes into the convolution behind it.

#include "rewrite/recognize.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <string>

#include "graph_builder.hpp"

namespace {

using namespace lamina::tool;

struct builder : test_graph {
    /// The operations of the graph with this result.
    std::string recognized(value_id result) {
        net.outputs = {result};
        std::string text;
        for (const lamina::tool::node& n : recognize(net).nodes)
            text += (text.empty() ? "" : " ") + n.operation;
        return text;
    }
};

const shape image{1, 4, 6, 6};

TEST_CASE("activations that are products with x") {
    builder b;
    const value_id x = b.value(image);
    const value_id s = b.node("Sigmoid", {x}, image);
    CHECK(b.recognized(b.node("Mul", {s, x}, image)) == "Silu");
    builder c;
    const value_id y = c.value(image);
    const value_id t = c.node("Tanh", {c.node("Softplus", {y}, image)}, image);
    CHECK(c.recognized(c.node("Mul", {y, t}, image)) == "Mish");
}

TEST_CASE("hard_swish in its two orders, and with another slope as it is") {
    for (const bool product_first : {true, false}) {
        builder b;
        const value_id x = b.value(image), zero = b.number({0}), six = b.number({6});
        const value_id clip = b.node("Clip", {b.node("Add", {x, b.number({3})}, image), zero, six}, image);
        const value_id last = product_first ? b.node("Div", {b.node("Mul", {x, clip}, image), six}, image)
                                            : b.node("Mul", {x, b.node("Div", {clip, six}, image)}, image);
        CHECK(b.recognized(last) == "HardSwish");
    }
    builder b;
    const value_id x = b.value(image);
    const value_id h = b.node("HardSigmoid", {x}, image, {{"alpha", 0.2}, {"beta", 0.5}});
    CHECK(b.recognized(b.node("Mul", {x, h}, image)) == "HardSigmoid Mul");
}

TEST_CASE("gelu by erf") {
    builder b;
    const value_id x = b.value(image);
    const value_id erf = b.node("Erf", {b.node("Div", {x, b.number({1.4142135623730951})}, image)}, image);
    const value_id product = b.node("Mul", {x, b.node("Add", {erf, b.number({1})}, image)}, image);
    CHECK(b.recognized(b.node("Mul", {product, b.number({0.5})}, image)) == "Gelu");
}

std::string shuffled(shape split, shape split_back, shape perm, shape after) {
    builder b;
    const value_id x = b.value(image);
    const value_id t = b.node("Transpose", {b.node("Reshape", {x, b.number({0})}, std::move(split))},
                              std::move(split_back), {{"perm", std::move(perm)}});
    return b.recognized(b.node("Reshape", {t, b.number({0})}, std::move(after)));
}

TEST_CASE("shuffles of channels and pixels") {
    CHECK(shuffled({1, 2, 2, 6, 6}, {1, 2, 2, 6, 6}, {0, 2, 1, 3, 4}, image) == "ChannelShuffle");
    CHECK(shuffled({1, 1, 2, 2, 6, 6}, {1, 1, 6, 2, 6, 2}, {0, 1, 4, 2, 5, 3}, {1, 1, 12, 12})
          == "DepthToSpace");
    CHECK(shuffled({1, 4, 3, 2, 3, 2}, {1, 4, 2, 2, 3, 3}, {0, 1, 3, 5, 2, 4}, {1, 16, 3, 3})
          == "PixelUnshuffle");
    CHECK(shuffled({1, 2, 2, 6, 6}, {1, 2, 6, 2, 6}, {0, 2, 3, 1, 4}, image) == "Reshape Transpose Reshape");
}

/// A layer normalization written out, which takes the mean of x or of another value away.
std::string recognized_layer_norm(bool of_x) {
    builder b;
    const shape tokens{1, 5, 8}, means{1, 5, 1};
    const value_id x = b.value(tokens), y = b.value(tokens), last = b.number({-1}, {1});
    const value_id mean = b.node("ReduceMean", {of_x ? x : y, last}, means);
    const value_id centered = b.node("Sub", {x, mean}, tokens);
    const value_id variance =
        b.node("ReduceMean", {b.node("Pow", {centered, b.number({2})}, tokens), last}, means);
    const value_id root = b.node("Sqrt", {b.node("Add", {variance, b.number({1e-6})}, means)}, means);
    const value_id quotient = b.node("Div", {centered, root}, tokens);
    const std::vector<double> eight(8, 1);
    const value_id scaled = b.node("Mul", {quotient, b.number(eight, {8})}, tokens);
    return b.recognized(b.node("Add", {scaled, b.number(eight, {8})}, tokens));
}

TEST_CASE("layer normalization") {
    CHECK(recognized_layer_norm(true) == "LayerNormalization");
    CHECK(recognized_layer_norm(false).find("LayerNormalization") == std::string::npos);
}

/// PyTorch's group_norm of an image by an instance normalization that multiplies by these gains.
std::string recognized_groups(const std::vector<double>& gains) {
    builder b;
    const shape rows{1, 2, 72};
    const value_id x = b.value(image), sizes = b.number({0, 2, -1}, {3});
    const value_id grouped = b.node("Reshape", {x, sizes}, rows);
    const value_id normalized =
        b.node("InstanceNormalization", {grouped, b.number(gains, {2}), b.number({0, 0}, {2})}, rows);
    const value_id back = b.node("Reshape", {normalized, b.number({1, 4, 6, 6}, {4})}, image);
    const std::vector<double> four(4, 3);
    const value_id scaled = b.node("Mul", {back, b.number(four, {4, 1, 1})}, image);
    return b.recognized(b.node("Add", {scaled, b.number(four, {4, 1, 1})}, image));
}

TEST_CASE("group normalization") {
    CHECK(recognized_groups({1, 1}) == "GroupNormalization");
    CHECK(recognized_groups({1, 2}) == "Reshape InstanceNormalization Reshape Mul Add");
}

TEST_CASE("one factor and summands join the convolution before") {
    builder b;
    const value_id x = b.value(image);
    const value_id conv = b.node("Conv", {x, b.number({2, 3}, {2, 1, 1, 1})}, {1, 2, 6, 6});
    const value_id scaled = b.node("Mul", {b.number({10}, {1}), conv}, {1, 2, 6, 6});
    b.net.outputs = {b.node("Sub", {scaled, b.number({4, 5}, {1, 2, 1, 1})}, {1, 2, 6, 6})};
    const graph merged = recognize(b.net);
    REQUIRE(merged.nodes.size() == 1);
    CHECK(merged.values[merged.nodes[0].inputs[1]].constant->values == std::vector<double>{20, 30});
    CHECK(merged.values[merged.nodes[0].inputs[2]].constant->values == std::vector<double>{-4, -5});

    builder shared;
    const value_id y = shared.node("Conv", {shared.value(image), shared.number({2}, {1, 1, 1, 1})}, image);
    CHECK(
        shared.recognized(shared.node("Add", {shared.node("Mul", {y, shared.number({2})}, image), y}, image))
        == "Conv Mul Add");
    builder last;
    const value_id z = last.node("Conv", {last.value(image), last.number({2}, {6, 1, 1, 1})}, {1, 6, 6, 6});
    const value_id columns = last.number({1, 2, 3, 4, 5, 6}, {6});
    CHECK(last.recognized(last.node("Add", {z, columns}, {1, 6, 6, 6})) == "Conv Add");
}

TEST_CASE("the summand of an activation stays its own") {
    builder b;
    const value_id conv = b.node("Conv", {b.value(image), b.number({2, 2, 2, 2}, {4, 1, 1, 1})}, image);
    const value_id sum = b.node("Add", {conv, b.number({3})}, image);
    const value_id clip = b.node("Clip", {sum, b.number({0}), b.number({6})}, image);
    CHECK(b.recognized(b.node("Div", {clip, b.number({6})}, image)) == "Conv HardSigmoid");
}

TEST_CASE("two factors behind each other are one") {
    builder b;
    const value_id first = b.node("Mul", {b.value(image), b.number({10})}, image);
    b.net.outputs = {b.node("Div", {first, b.number({4})}, image)};
    const graph merged = recognize(b.net);
    REQUIRE(merged.nodes.size() == 1);
    CHECK(merged.values[merged.nodes[0].inputs[1]].constant->values == std::vector<double>{2.5});
}

TEST_CASE("padding joins a convolution's own") {
    builder b;
    const value_id x = b.value(image), pads = b.number({0, 0, 1, 2, 0, 0, 3, 4}, {8});
    const value_id padded = b.node("Pad", {x, pads}, {1, 4, 10, 12});
    b.net.outputs = {
        b.node("Conv", {padded, b.number({1}, {1, 1, 1, 1})}, {1, 1, 12, 14}, {{"pads", shape{1, 1, 1, 1}}})};
    const graph merged = recognize(b.net);
    REQUIRE(merged.nodes.size() == 1);
    CHECK(merged.nodes[0].inputs[0] == x);
    CHECK(std::get<shape>(merged.nodes[0].attributes.at("pads")) == shape{2, 3, 4, 5});
}

TEST_CASE("padding with -inf joins a maximum's own, where its window is larger") {
    const auto recognized = [](double number, std::int64_t kernel, const char* pool) {
        builder b;
        const value_id pads = b.number({0, 0, 1, 1, 0, 0, 1, 1}, {8});
        const value_id padded = b.node("Pad", {b.value(image), pads, b.number({number})}, {1, 4, 8, 8});
        return b.recognized(b.node(pool, {padded}, {1, 4, 10 - kernel, 10 - kernel},
                                   {{"kernel_shape", shape{kernel, kernel}}, {"pads", shape{1, 0, 1, 0}}}));
    };
    CHECK(recognized(-INFINITY, 3, "MaxPool") == "MaxPool");
    CHECK(recognized(-INFINITY, 2, "MaxPool") == "Pad MaxPool");
    CHECK(recognized(INFINITY, 3, "MaxPool") == "Pad MaxPool");
    CHECK(recognized(0, 3, "MaxPool") == "Pad MaxPool");
    CHECK(recognized(-INFINITY, 3, "AveragePool") == "Pad AveragePool");
}

TEST_CASE("padding that a convolution cannot do is spelled out before it") {
    const auto recognized = [](const std::string& mode, double number, std::int64_t own) {
        builder b;
        const value_id pads = b.number({0, 0, 1, 1, 0, 0, 1, 1}, {8});
        const value_id padded =
            b.node("Pad", {b.value(image), pads, b.number({number})}, {1, 4, 8, 8}, {{"mode", mode}});
        return b.recognized(b.node("Conv", {padded, b.number({1}, {1, 1, 1, 1})},
                                   {1, 1, 8 + 2 * own, 8 + 2 * own}, {{"pads", shape(4, own)}}));
    };
    CHECK(recognized("reflect", 0, 0) == "Conv");
    CHECK(recognized("reflect", 0, 1) == "Conv Identity Conv"); // as a convolution of its own
    CHECK(recognized("constant", 3, 0) == "Sub Pad Add Identity Conv");
}

} // namespace
