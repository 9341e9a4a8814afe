// From a file to a sentence and its pictures and programs; what cannot be said ends with an offer.

#include "commands/imported.hpp"

#include <doctest/doctest.h>

#include <string>

#include "onnx_writer.hpp"
#include "read/read.hpp"
#include "text/diagram.hpp"
#include "text/finetune.hpp"
#include "text/header.hpp"

using namespace lamina::tool;
using written::a_node, written::a_value, written::floats, written::integers;

namespace {

/// A convolution, a relu and a concatenation that can be said, and behind them what cannot.
written::parts detector() {
    return {{a_node("Conv", {"x", "w"}, {"a"}, "", "conv1"), a_node("Relu", {"a"}, {"b"}, "", "act"),
             a_node("Concat", {"a", "b"}, {"c"}, written::integer_attribute("axis", 1)),
             a_node("TopK", {"c", "k"}, {"d", "i"}, "", "best"), a_node("Relu", {"d"}, {"y"}, "", "last")},
            {floats("w", {2, 3, 1, 1}, {1, 2, 3, 4, 5, 6}), integers("k", {1})},
            {a_value("x", {"1", "3", "4", "4"})},
            {a_value("y", {"1", "2", "4", "1"})},
            13};
}

std::string sentence_of(const written::parts& parts, const std::vector<std::string>& ends = {}) {
    try {
        const graph network = read_onnx(written::model(parts), "net.onnx", {}, ends);
        return to_text(import_graph(network).said.layers);
    } catch (const lamina::error& e) { return e.what(); }
}

imported classifier() {
    const written::parts parts{
        {a_node("Conv", {"x", "w"}, {"a"}), a_node("Relu", {"a"}, {"b"}), a_node("Add", {"a", "b"}, {"c"}),
         a_node("GlobalAveragePool", {"c"}, {"p"}), a_node("Flatten", {"p"}, {"f"}),
         a_node("Gemm", {"f", "v"}, {"y"})},
        {floats("w", {2, 3, 1, 1}, {1, 2, 3, 4, 5, 6}), floats("v", {2, 3}, {1, 2, 3, 4, 5, 6})},
        {a_value("x", {"1", "3", "4", "4"})},
        {a_value("y", {"1", "3"})},
        13};
    return import_graph(read_onnx(written::model(parts), "net.onnx"));
}

} // namespace

TEST_CASE("a refusal offers the largest part that can be imported") {
    CHECK(sentence_of(detector())
          == "node \"best\" (TopK): Lamina has no word for this operator; --until \"c\" imports 3 of its 5 "
             "operators");
    CHECK(sentence_of({{a_node("TopK", {"x", "k"}, {"y", "i"})},
                       {integers("k", {1})},
                       {a_value("x", {"1", "4"})},
                       {a_value("y", {"1", "1"})},
                       13})
              .ends_with("Lamina has no word for this operator"));
}

TEST_CASE("a network ends at a node or value that is named, and what is behind it is not looked at") {
    CHECK(sentence_of(detector(), {"act"}) == "input<4, 4, 3> >> conv2d<2, 1>(no_bias) >> relu");
    CHECK(sentence_of(detector(), {"c"}) == "input<4, 4, 3> >> conv2d<2, 1>(no_bias) >> (identity | relu)");
    CHECK(sentence_of(detector(), {"nothing"})
          == "net.onnx: \"nothing\" is neither a node nor the result of one; `lamina show` lists them");
    written::parts looped = detector();
    looped.nodes[3] = a_node(
        "Loop", {"", "", "c"}, {"d"},
        written::text(5, written::text(1, "body") + written::text(6, "") + written::number(20, 5)), "again");
    CHECK(
        sentence_of(looped)
        == "net.onnx: node \"again\" (Loop): it holds a graph of its own (attribute body); branches and loops are not "
           "supported; end the network before it, with --until \"c\", or export it without this node");
    CHECK(sentence_of(looped, {"act"}) == "input<4, 4, 3> >> conv2d<2, 1>(no_bias) >> relu");
}

TEST_CASE("a picture has the words on its arrows") {
    const std::string svg = diagram_text(classifier().said, "net");
    for (const char* word :
         {"<title>net</title>", ">conv2d<", ">2, 1, no_bias<", ">relu<", ">sum<", ">dense<", ">4×4×3<"})
        CHECK_MESSAGE(svg.find(word) != std::string::npos, word);
}

TEST_CASE("a classifier's trunk is frozen below a new last layer") {
    const imported found = classifier();
    REQUIRE(classes_of(found.said, found.words.net) == 3);
    const std::string text = finetune_text(found.said, {"net", "net.onnx", ""}, 3);
    CHECK(text.find("return input<4, 4, 3>\n            >> frozen(conv2d<2, 1>(no_bias) >> ")
          != std::string::npos);
    CHECK(text.find(" >> global_avg_pool2d)\n            >> dense<CLASSES>(name<\"new_head\">) >> softmax;")
          != std::string::npos);
    CHECK(text.find("load_weights(trained, IMPORTED_FOLDER \"/net.safetensors\");") != std::string::npos);
    CHECK(finetune_text(found.said, {"net", "net.onnx", "", true}, 3)
              .find("load_weights<imported::net_weights>(trained);")
          != std::string::npos);
    const graph image = read_onnx(written::model(detector()), "net.onnx", {}, {"act"});
    const imported no_classifier = import_graph(image);
    CHECK(classes_of(no_classifier.said, no_classifier.words.net) == 0);
}
