// What reading says about files that are damaged or hold what has no place in a graph.
#include "read/read.hpp"

#include <lamina/files/atomic_file.hpp>
#include <lamina/language/error.hpp>

#include <doctest/doctest.h>

#include <filesystem>
#include <limits>

#include "evaluate/evaluate.hpp"
#include "onnx_writer.hpp"
#include "rewrite/fold.hpp"

using namespace lamina::tool;
using written::a_node, written::a_value, written::floats, written::integers, written::list_attribute,
    written::text;

namespace {

std::string message(const written::parts& parts, const input_shapes& shapes = {}) {
    try {
        fold(read_onnx(written::model(parts), "net.onnx", shapes));
    } catch (const lamina::error& e) { return e.what(); }
    return "";
}

/// relu of x, which has these dimensions.
written::parts relu_of(const std::vector<std::string>& dims) {
    return {{a_node("Relu", {"x"}, {"y"}, "", "relu1")}, {}, {a_value("x", dims)}, {a_value("y", {"n"})}, 13};
}

written::parts with_tensor(const std::string& tensor) {
    return {{a_node("Add", {"x", "w"}, {"y"})},
            {tensor},
            {a_value("x", {"1", "2"})},
            {a_value("y", {"1", "2"})},
            13};
}

graph read(const written::parts& parts, const input_shapes& shapes = {}) {
    return read_onnx(written::model(parts), "net.onnx", shapes);
}

} // namespace

TEST_CASE("a small network is read") {
    const graph g = read(with_tensor(floats("w", {2}, {1, 2})));
    CHECK(g.opset == 13);
    CHECK(g.source == "net.onnx");
    REQUIRE(g.nodes.size() == 1);
    CHECK(g.nodes[0].operation == "Add");
    const auto y = evaluate(g, {{"x", {element::float32, {1, 2}, {10, 20}}}});
    CHECK(y[0].values == std::vector<double>{11, 22});
}

TEST_CASE("open dimensions of inputs are asked for, but that of the batch") {
    CHECK(*read(relu_of({"batch", "3"})).values[0].shape == std::vector<std::int64_t>{1, 3});
    CHECK(
        message(relu_of({"batch", "3", "height", "width"}))
        == "net.onnx: input \"x\" has open dimensions, batch x 3 x height x width; give them: --input x=1x3x224x224");
    const graph g = fold(read(relu_of({"batch", "3", "height", "width"}), {{"x", {1, 3, 8, 9}}}));
    CHECK(*g.values[g.outputs[0]].shape == std::vector<std::int64_t>{1, 3, 8, 9});
    CHECK(message(relu_of({"1", "3"}), {{"x", {1, 3, 8}}})
          == "net.onnx: input \"x\" has 2 dimensions, 1 x 3; 3 are given");
    CHECK(message(relu_of({"1", "3"}), {{"image", {1, 3}}})
          == "net.onnx: --input image: there is no such input; the inputs are \"x\"");
}

TEST_CASE("tensors that are not as large as they say are refused") {
    CHECK(message(with_tensor(floats("w", {3}, {1, 2})))
          == "net.onnx: tensor \"w\": it has 8 bytes instead of 12; is the file complete?");
    CHECK(message(with_tensor(floats("w", {1}, {1, 2})))
          == "net.onnx: tensor \"w\": it has 8 bytes instead of 4; is the file complete?");
    CHECK(message(with_tensor(floats("w", {1 << 20, 1 << 20, 1 << 20}, {1}))).find("dimensions are too large")
          != std::string::npos);
    CHECK(message(with_tensor(floats("w", {-1}, {}))).find("net.onnx: ") == 0);
    CHECK(message(with_tensor(integers("w", {std::int64_t{1} << 60}))).find("is beyond 2^53")
          != std::string::npos);
}

TEST_CASE("what is no graph of tensors is refused with the node's name") {
    written::parts parts = relu_of({"1", "3"});
    parts.nodes = {a_node("Relu", {"x"}, {"y"}, text(7, "com.example"), "r")};
    CHECK(
        message(parts)
        == "net.onnx: node \"r\" (Relu): it is an operator of the domain com.example; only ONNX's own operators are "
           "supported; export the network without it");
    parts.nodes = {a_node("If", {"x"}, {"y"},
                          text(5, text(1, "then_branch") + text(6, "") + written::number(20, 5)), "if1")};
    CHECK(
        message(parts)
        == "net.onnx: node \"if1\" (If): it holds a graph of its own (attribute then_branch); branches and loops are "
           "not supported; export the network without it");
    parts = relu_of({"1", "3"});
    parts.inputs = {a_value("x", {"1"}, 8)};
    CHECK(message(parts) == "net.onnx: input \"x\" holds strings, which are not supported");
}

TEST_CASE("files of no use are refused") {
    CHECK_THROWS_WITH_AS(read_onnx(std::vector<std::uint8_t>{1, 2, 3}, "net.onnx"),
                         "net.onnx: not a model of ONNX; is the file complete?", lamina::error);
    written::parts parts = relu_of({"1"});
    parts.opset = 99;
    CHECK(message(parts).find("uses opset 99, and the newest that is known is 22") != std::string::npos);
    parts = relu_of({"1"});
    parts.nodes = {a_node("Relu", {"z"}, {"y"})};
    CHECK(message(parts).find("ONNX's checker refuses it") != std::string::npos);
    parts.opset = 20; // which the checker may not know
    CHECK(message(parts).find("net.onnx: ") == 0);
}

TEST_CASE("older forms become the newest one") {
    written::parts parts{{a_node("Squeeze", {"x"}, {"y"}, list_attribute("axes", {0}))},
                         {},
                         {a_value("x", {"1", "3"})},
                         {a_value("y", {"3"})},
                         11};
    const graph g = read(parts);
    REQUIRE(g.nodes[0].inputs.size() == 2);
    CHECK(g.values[g.nodes[0].inputs[1]].constant->values == std::vector<double>{0});
    CHECK(g.nodes[0].attributes.empty());
    parts.nodes = {a_node("Softmax", {"x"}, {"y"})};
    CHECK(std::get<std::int64_t>(read(parts).nodes[0].attributes.at("flat")) == 1);
    parts.opset = 13;
    CHECK(read(parts).nodes[0].attributes.empty());
}

TEST_CASE("the largest integers stand for the end") {
    const graph g = read({{a_node("Slice", {"x", "s", "e"}, {"y"})},
                          {integers("s", {1}), integers("e", {(std::numeric_limits<std::int64_t>::max)()})},
                          {a_value("x", {"4"})},
                          {a_value("y", {"3"})},
                          13});
    CHECK(evaluate(g, {{"x", {element::float32, {4}, {1, 2, 3, 4}}}})[0].values
          == std::vector<double>{2, 3, 4});
}

TEST_CASE("numbers of 16 bits, also those that are smaller than the normal ones") {
    const auto sixteen = [](int type, const std::string& raw) {
        return read(with_tensor(written::tensor("w", {2}, type, text(9, raw)))).values[0].constant->values;
    };
    CHECK(sixteen(10, {'\x01', '\x80', '\x00', '\x3e'}) == std::vector<double>{-0x1p-24, 1.5});
    CHECK(sixteen(16, {'\x01', '\x00', '\x40', '\xc0'}) == std::vector<double>{0x1p-133, -3});
}

TEST_CASE("data beside the model is read, but not from elsewhere") {
    const auto folder = std::filesystem::temp_directory_path() / "lamina_tool_read";
    std::filesystem::create_directories(folder / "model");
    const auto external = [](const std::string& location, const std::string& offset = "0") {
        const auto entry = [](const std::string& key, const std::string& v) {
            return text(13, text(1, key) + text(2, v));
        };
        return written::model(
            with_tensor(written::tensor("w", {2}, 1,
                                        entry("location", location) + entry("offset", offset)
                                            + entry("length", "8") + written::number(14, 1))));
    };
    const std::vector<float> weights{1, 2};
    const std::string raw(reinterpret_cast<const char*>(weights.data()), 8);
    lamina::write_file(folder / "model" / "weights.bin", raw);
    lamina::write_file(folder / "secret.bin", raw);
    const auto file = folder / "model" / "net.onnx";
    lamina::write_file(file, external("weights.bin"));
    CHECK(read_onnx(file).values[0].constant->values == std::vector<double>{1, 2});
    lamina::write_file(file, external("weights.bin", "4"));
    CHECK_THROWS_WITH_AS(read_onnx(file), doctest::Contains("goes beyond the end of"), lamina::error);
    for (const char* elsewhere : {"../secret.bin", "/etc/passwd", "x/../../secret.bin", ""}) {
        lamina::write_file(file, external(elsewhere));
        CHECK_THROWS_AS(read_onnx(file), lamina::error);
    }
    std::filesystem::create_symlink(folder / "secret.bin", folder / "model" / "link.bin");
    lamina::write_file(file, external("link.bin"));
    CHECK_THROWS_AS(read_onnx(file), lamina::error);
    std::filesystem::remove_all(folder);
}
