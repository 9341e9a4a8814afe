// What has no word becomes operators that have one, with the same numbers.

#include "rewrite/spell_out.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstdint>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "evaluate/evaluate.hpp"

namespace {

using namespace lamina::tool;
using shape = std::vector<std::int64_t>;

std::size_t count(const shape& s) {
    std::size_t all = 1;
    for (const std::int64_t n : s) all *= static_cast<std::size_t>(n);
    return all;
}

/// Numbers of both signs, no two equal.
tensor some_numbers(const shape& s, double first) {
    tensor t{element::float32, s, {}};
    for (std::size_t i = 0; i < count(s); ++i)
        t.values.push_back(3 * std::sin(first + 1.7 * static_cast<double>(i)));
    return t;
}

/// One node and its inputs, numbered from 0 on.
struct one_node {
    graph net;
    std::map<std::string, tensor> numbers;
    std::vector<value_id> inputs;

    one_node& in(const shape& s) {
        const std::string name = std::to_string(inputs.size());
        numbers[name] = some_numbers(s, static_cast<double>(inputs.size()));
        inputs.push_back(net.values.size());
        net.inputs.push_back(inputs.back());
        net.values.push_back({name, element::float32, s, nullptr});
        return *this;
    }
    one_node& constant(const tensor& t) {
        inputs.push_back(net.values.size());
        net.values.push_back({"constant", t.type, t.shape, std::make_shared<const tensor>(t)});
        return *this;
    }
    one_node& integers(std::vector<double> values) {
        return constant({element::int64, {std::ssize(values)}, std::move(values)});
    }
    one_node& number(double value) { return constant({element::float32, {}, {value}}); }
    one_node& run(const std::string& operation, const shape& result,
                  std::map<std::string, attribute> attributes = {}) {
        net.values.push_back({"result", element::float32, result, nullptr});
        net.outputs = {net.values.size() - 1};
        net.nodes = {{operation, "n", inputs, net.outputs, std::move(attributes)}};
        net.opset = 17;
        return *this;
    }
    /// The operations of the spelled graph, each once, if its results are those of the node.
    std::string spelled() const {
        const graph longer = spell_out(net);
        const tensor expected = evaluate(net, numbers).at(0), got = evaluate(longer, numbers).at(0);
        CHECK(got.shape == expected.shape);
        REQUIRE(got.values.size() == expected.values.size());
        for (std::size_t i = 0; i < got.values.size(); ++i)
            CHECK(got.values[i] == doctest::Approx(expected.values[i]).epsilon(1e-6));
        return operations(longer);
    }
    static std::string operations(const graph& net) {
        std::set<std::string> all;
        for (const node& n : net.nodes) all.insert(n.operation);
        all.erase("Identity");
        std::string text;
        for (const std::string& operation : all) text += (text.empty() ? "" : " ") + operation;
        return text;
    }
};

const shape image{1, 4, 3, 5};

TEST_CASE("the greatest and least of values") {
    CHECK(one_node().in(image).in(image).run("Max", image).spelled() == "Add Relu Sub");
    CHECK(one_node().in(image).in(image).in(image).run("Min", image).spelled() == "Relu Sub");
    CHECK(one_node().in(image).number(0.5).in(image).run("Max", image).spelled() == "Add Max Relu Sub");
    CHECK(one_node().in(image).number(0.5).run("Max", image).spelled() == "Max");
}

TEST_CASE("shrinking") {
    const auto shrink = [](double lambda, double bias) {
        return one_node().in(image).run("Shrink", image, {{"lambd", lambda}, {"bias", bias}}).spelled();
    };
    CHECK(shrink(1.5, 0) == "Neg Sub ThresholdedRelu");
    CHECK(shrink(1.5, 1.5) == "Neg Sub ThresholdedRelu");
}

TEST_CASE("values of two shapes") {
    CHECK(one_node().in(image).in({1, 4, 1, 1}).run("Add", image).spelled() == "Add Resize");
    CHECK(one_node().in({1, 1, 3, 5}).in(image).run("Sub", image).spelled() == "Concat Sub");
    CHECK(one_node().in(image).in({1, 4, 1, 1}).run("Mul", image).spelled() == "Mul");
    CHECK(one_node().in(image).in({1, 4, 1, 1}).run("Div", image).spelled() == "Mul Reciprocal");
    CHECK(one_node().in({1, 1, 3, 5}).in({1, 4, 1, 1}).run("Mul", image).spelled() == "Concat Mul Resize");
    CHECK(one_node().in(image).in({1, 4, 1, 5}).run("Mul", image).spelled() == "Mul Resize");
    CHECK(one_node().in(image).in({1, 1, 3, 1}).run("Mul", image).spelled() == "Concat Mul Resize");
    CHECK(one_node().in(image).in({3, 5}).run("Max", image).spelled() == "Add Concat Relu Reshape Sub");
}

TEST_CASE("repeated values") {
    CHECK(one_node().in({1, 4, 1, 1}).integers({1, 4, 3, 5}).run("Expand", image).spelled() == "Resize");
    CHECK(one_node().in({1, 2, 3, 5}).integers({1, 2, 2, 1}).run("Tile", {1, 4, 6, 5}).spelled() == "Concat");
    CHECK(one_node().in({2, 3, 5}).integers({2, 1, 1}).run("Tile", {4, 3, 5}).spelled() == "Tile");
}

TEST_CASE("channels in another order") {
    CHECK(one_node()
              .in(image)
              .integers({2, 3, 0, -3})
              .run("Gather", image, {{"axis", std::int64_t{1}}})
              .spelled()
          == "Concat Slice");
    CHECK(one_node()
              .in(image)
              .integers({1, 2})
              .run("Gather", {1, 2, 3, 5}, {{"axis", std::int64_t{1}}})
              .spelled()
          == "Gather");
    CHECK(one_node()
              .in(image)
              .integers({0, 2, 3})
              .run("Gather", {1, 3, 3, 5}, {{"axis", std::int64_t{1}}})
              .spelled()
          == "Concat Slice");
}

TEST_CASE("padding") {
    const auto pad = [](const shape& in, std::vector<double> pads, double value) {
        shape out = in;
        for (std::size_t i = 0; i < pads.size(); ++i)
            out[i % in.size()] += static_cast<std::int64_t>(pads[i]);
        return one_node().in(in).integers(pads).number(value).run("Pad", out).spelled();
    };
    CHECK(pad(image, {0, 0, 1, 2, 0, 0, 3, 0}, 0) == "Pad");
    CHECK(pad(image, {0, 0, 1, 2, 0, 0, 3, 0}, -2.5) == "Add Pad Sub");
    CHECK(pad(image, {0, 1, 0, 2, 0, 2, 3, 0}, 0) == "Pad Transpose");
    CHECK(pad({1, 6}, {0, 1, 0, 2}, 0) == "Pad Reshape");
    CHECK(pad(image, {1, 0, 0, 0, 0, 0, 0, 0}, 0) == "Pad");
}

TEST_CASE("padding with neighbors is that of a convolution that copies") {
    const auto pad = [](const char* mode, double side) {
        one_node n;
        n.in(image).integers({0, 0, side, 0, 0, 0, 0, side});
        n.run("Pad", {1, 4, 3 + static_cast<int>(side), 5 + static_cast<int>(side)},
              {{"mode", std::string(mode)}});
        const graph net = spell_out(n.net);
        const node& first = net.nodes.front();
        return first.operation == "Conv" ? std::get<std::string>(first.attributes.at("padding_mode"))
                                         : first.operation;
    };
    CHECK(pad("reflect", 2) == "reflect");
    CHECK(pad("reflect", 3) == "Pad");
    CHECK(pad("edge", 4) == "edge");
    CHECK(pad("wrap", 3) == "circular");
}

TEST_CASE("normalizations over several axes") {
    const auto layer_norm = [](std::int64_t axis, const shape& rest) {
        return one_node()
            .in(image)
            .constant(some_numbers(rest, 0.3))
            .constant(some_numbers(rest, 0.8))
            .run("LayerNormalization", image, {{"axis", axis}})
            .spelled();
    };
    CHECK(layer_norm(1, {4, 3, 5}) == "LayerNormalization Reshape");
    CHECK(layer_norm(-2, {3, 5}) == "LayerNormalization Reshape");
    CHECK(layer_norm(3, {5}) == "LayerNormalization");
    CHECK(one_node().in(image).run("MeanVarianceNormalization", image).spelled() == "InstanceNormalization");
    CHECK(one_node().in(image).run("LpNormalization", image, {{"axis", std::int64_t{1}}}).spelled()
          == "Mul Reciprocal ReduceL2");
}

TEST_CASE("a slope for each number") {
    CHECK(one_node().in(image).constant(some_numbers({4, 3, 5}, 0.4)).run("PRelu", image).spelled()
          == "PRelu Reshape");
    CHECK(one_node().in(image).constant(some_numbers({4, 3, 1}, 0.4)).run("PRelu", image).spelled()
          == "PRelu Reshape");
    CHECK(one_node().in(image).constant(some_numbers({4, 1, 1}, 0.4)).run("PRelu", image).spelled()
          == "PRelu");
}

TEST_CASE("norms as pools") {
    CHECK(one_node().in(image).run("GlobalLpPool", {1, 4, 1, 1}, {{"p", std::int64_t{1}}}).spelled()
          == "ReduceL1");
    CHECK(one_node()
              .in(image)
              .run("LpPool", {1, 4, 3, 4}, {{"kernel_shape", shape{3, 2}}, {"pads", shape{1, 0, 1, 0}}})
              .spelled()
          == "AveragePool Mul Sqrt");
}

} // namespace
