#include "rewrite/fold.hpp"

#include <lamina/language/error.hpp>

#include <doctest/doctest.h>

#include "evaluate/evaluate.hpp"
#include "onnx_writer.hpp"
#include "read/read.hpp"

using namespace lamina::tool;
using written::a_node, written::a_value, written::floats, written::integers, written::integer_attribute;

namespace {

graph folded(const written::parts& parts) { return fold(read_onnx(written::model(parts), "net.onnx")); }

} // namespace

TEST_CASE("arithmetic of shapes is computed") {
    // What PyTorch writes for x.view(x.size(0), -1).
    const graph g = folded(
        {{a_node("Shape", {"x"}, {"s"}), a_node("Gather", {"s", "zero"}, {"n"}, integer_attribute("axis", 0)),
          a_node("Unsqueeze", {"n", "axes"}, {"n1"}),
          a_node("Concat", {"n1", "rest"}, {"shape"}, integer_attribute("axis", 0)),
          a_node("Reshape", {"x", "shape"}, {"y"})},
         {written::tensor("zero", {}, 7, written::number(7, 0)), integers("axes", {0}),
          integers("rest", {-1})},
         {a_value("x", {"batch", "3", "4"})},
         {a_value("y", {"batch", "n"})},
         13});
    REQUIRE(g.nodes.size() == 1);
    CHECK(g.nodes[0].operation == "Reshape");
    CHECK(g.values[g.nodes[0].inputs[1]].constant->values == std::vector<double>{1, -1});
    CHECK(*g.values[g.outputs[0]].shape == std::vector<std::int64_t>{1, 12});
}

TEST_CASE("Identity and what no result needs disappear, Dropout stays") {
    const graph g = folded(
        {{a_node("Identity", {"x"}, {"a"}), a_node("Dropout", {"a"}, {"b"}),
          a_node("Relu", {"x"}, {"unused"}), a_node("Identity", {"b"}, {"c"}), a_node("Relu", {"c"}, {"y"})},
         {},
         {a_value("x", {"1", "3"})},
         {a_value("y", {"1", "3"})},
         13});
    REQUIRE(g.nodes.size() == 2);
    CHECK(g.nodes[0].operation == "Dropout");
    CHECK(g.nodes[0].inputs[0] == g.inputs[0]);
    CHECK(g.nodes[1].inputs[0] == g.nodes[0].outputs[0]);
}

TEST_CASE("sums with 0 and products with 1 disappear") {
    const graph g = folded({{a_node("Mul", {"one", "x"}, {"a"}), a_node("Sub", {"a", "zero"}, {"b"}),
                             a_node("Sub", {"zero", "b"}, {"c"}), a_node("Div", {"one", "c"}, {"y"})},
                            {floats("one", {1}, {1}), floats("zero", {1}, {0})},
                            {a_value("x", {"2", "3"})},
                            {a_value("y", {"2", "3"})},
                            13});
    REQUIRE(g.nodes.size() == 2);
    CHECK(g.nodes[0].operation == "Sub");
    CHECK(g.nodes[0].inputs[1] == g.inputs[0]);
    CHECK(g.nodes[1].operation == "Div");
}

TEST_CASE("an Identity that makes a result stays") {
    const graph g = folded({{a_node("Relu", {"x"}, {"a"}), a_node("Identity", {"a"}, {"y"})},
                            {},
                            {a_value("x", {"2"})},
                            {a_value("y", {"2"})},
                            13});
    CHECK(g.nodes.size() == 2);
    CHECK(evaluate(g, {{"x", {element::float32, {2}, {-1, 1}}}})[0].values == std::vector<double>{0, 1});
}

TEST_CASE("a few bytes do not become gigabytes") {
    const written::parts huge{{a_node("ConstantOfShape", {"shape"}, {"c"}), a_node("Add", {"c", "x"}, {"y"})},
                              {integers("shape", {1 << 15, 1 << 15})},
                              {a_value("x", {"1"})},
                              {a_value("y", {"n", "m"})},
                              13};
    const graph g = folded(huge);
    CHECK(g.nodes.size() == 2);
    CHECK_FALSE(g.values[g.nodes[0].outputs[0]].constant);
    CHECK(*g.values[g.outputs[0]].shape == std::vector<std::int64_t>{1 << 15, 1 << 15});
}

TEST_CASE("mistakes name the node, and what does not fit") {
    const written::parts wrong{
        {a_node("Conv", {"x", "w"}, {"y"}, written::list_attribute("strides", {0, 1}), "conv1")},
        {floats("w", {1, 3, 1, 1}, {1, 2, 3})},
        {a_value("x", {"1", "3", "4", "4"})},
        {a_value("y", {"a", "b", "c", "d"})},
        13};
    CHECK_THROWS_WITH_AS(folded(wrong), "node \"conv1\" (Conv): attribute strides has 0", lamina::error);
    const written::parts channels{{a_node("Conv", {"x", "w"}, {"y"}, "", "conv1")},
                                  {floats("w", {1, 3, 1, 1}, {1, 2, 3})},
                                  {a_value("x", {"1", "4", "4", "4"})},
                                  {a_value("y", {"a", "b", "c", "d"})},
                                  13};
    CHECK_THROWS_WITH_AS(
        folded(channels),
        "node \"conv1\" (Conv): its input, 1x4x4x4, does not fit its weights, 1x3x1x1, in 1 groups",
        lamina::error);
}

TEST_CASE("older axes are said in the newest way where that is the same") {
    const auto softmax = [](const std::vector<std::string>& shape) {
        return folded({{a_node("Softmax", {"x"}, {"y"}, integer_attribute("axis", 1))},
                       {},
                       {a_value("x", shape)},
                       {a_value("y", shape)},
                       11});
    };
    CHECK_FALSE(softmax({"1", "10"}).nodes[0].attributes.contains("flat"));
    CHECK_FALSE(softmax({"1", "10", "1", "1"}).nodes[0].attributes.contains("flat"));
    CHECK(softmax({"1", "10", "2", "1"}).nodes[0].attributes.contains("flat"));

    const graph g = folded(
        {{a_node("Add", {"x", "b"}, {"y"}, integer_attribute("axis", 1) + integer_attribute("broadcast", 1))},
         {floats("b", {2}, {10, 20})},
         {a_value("x", {"1", "2", "2"})},
         {a_value("y", {"1", "2", "2"})},
         6});
    CHECK(g.nodes[0].attributes.empty());
    CHECK(evaluate(g, {{"x", {element::float32, {1, 2, 2}, {1, 2, 3, 4}}}})[0].values
          == std::vector<double>{11, 12, 23, 24});
}
