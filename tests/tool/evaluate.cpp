#include "evaluate/evaluate.hpp"

#include <lamina/language/error.hpp>

#include <doctest/doctest.h>

#include "onnx_writer.hpp"
#include "read/read.hpp"

using namespace lamina::tool;
using written::a_node, written::a_value, written::floats, written::list_attribute, written::number,
    written::text;

namespace {

/// The result y of one node on x.
tensor result(const std::string& node, const std::vector<std::string>& tensors, const tensor& x,
              int opset = 13) {
    std::vector<std::string> dims;
    for (const std::int64_t extent : x.shape) dims.push_back(std::to_string(extent));
    const graph g = read_onnx(
        written::model({{node}, tensors, {a_value("x", dims)}, {a_value("y", {"n"})}, opset}), "net.onnx");
    return evaluate(g, {{"x", x}}).at(0);
}

const tensor row{element::float32, {1, 1, 1, 4}, {1, 2, 3, 4}};

} // namespace

TEST_CASE("a convolution by hand") {
    const auto w = floats("w", {1, 1, 1, 3}, {1, 10, 100});
    CHECK(result(a_node("Conv", {"x", "w"}, {"y"}), {w}, row).values == std::vector<double>{321, 432});
    CHECK(result(a_node("Conv", {"x", "w", "b"}, {"y"}, list_attribute("pads", {0, 1, 0, 1})),
                 {w, floats("b", {1}, {0.5})}, row)
              .values
          == std::vector<double>{210.5, 321.5, 432.5, 43.5});
    CHECK(result(a_node("Conv", {"x", "w"}, {"y"},
                        list_attribute("strides", {1, 2}) + list_attribute("pads", {0, 1, 0, 1})),
                 {w}, row)
              .values
          == std::vector<double>{210, 432});
}

TEST_CASE("a convolution of more places and filters than are computed together") {
    constexpr std::size_t groups = 2, ins = 3, outs = 6, rows = 7, columns = 9; // of one group; padded by 1
    std::vector<float> weights(groups * outs * ins * 9);
    tensor x{element::float32, {2, groups * ins, rows, columns}, {}};
    for (std::size_t i = 0; i < weights.size(); ++i) weights[i] = static_cast<float>(i * 7 % 11) - 5;
    for (std::size_t i = 0; i < 2 * groups * ins * rows * columns; ++i)
        x.values.push_back(static_cast<double>(i * 5 % 13) - 6);
    const auto y =
        result(a_node("Conv", {"x", "w"}, {"y"},
                      list_attribute("pads", {1, 1, 1, 1}) + written::integer_attribute("group", groups)),
               {floats("w", {groups * outs, ins, 3, 3}, weights)}, x);
    const auto at = [&](std::size_t n, std::size_t c, std::size_t r,
                        std::size_t k) { // r and k count from the padding
        const bool inside = r > 0 && r <= rows && k > 0 && k <= columns;
        return inside ? x.values[((n * groups * ins + c) * rows + r - 1) * columns + k - 1] : 0;
    };
    for (std::size_t i = 0; i < 2 * groups * outs * rows * columns; ++i) {
        const std::size_t k = i % columns, r = i / columns % rows, o = i / (columns * rows) % (groups * outs),
                          n = i / (columns * rows * groups * outs);
        double sum = 0;
        for (std::size_t c = 0; c < ins; ++c)
            for (std::size_t t = 0; t < 9; ++t)
                sum += weights[(o * ins + c) * 9 + t] * at(n, o / outs * ins + c, r + t / 3, k + t % 3);
        REQUIRE(y.values.at(i) == sum);
    }
}

TEST_CASE("a pool by hand") {
    const auto kernel = list_attribute("kernel_shape", {1, 2});
    CHECK(result(a_node("MaxPool", {"x"}, {"y"}, kernel), {}, row).values == std::vector<double>{2, 3, 4});
    const auto pads = list_attribute("pads", {0, 1, 0, 0});
    CHECK(result(a_node("AveragePool", {"x"}, {"y"}, kernel + pads), {}, row).values
          == std::vector<double>{1, 1.5, 2.5, 3.5});
    CHECK(result(a_node("AveragePool", {"x"}, {"y"},
                        kernel + pads + written::integer_attribute("count_include_pad", 1)),
                 {}, row)
              .values
          == std::vector<double>{0.5, 1.5, 2.5, 3.5});
    const auto same = [](const std::string& how) {
        return text(5, text(1, "auto_pad") + text(4, how) + number(20, 3));
    };
    CHECK(result(a_node("MaxPool", {"x"}, {"y"}, kernel + same("SAME_LOWER")), {}, row).values
          == std::vector<double>{1, 2, 3, 4});
    CHECK(result(a_node("MaxPool", {"x"}, {"y"}, kernel + same("SAME_UPPER")), {}, row).values
          == std::vector<double>{2, 3, 4, 4});
    // A third window would begin behind the row.
    CHECK(result(a_node("MaxPool", {"x"}, {"y"},
                        kernel + list_attribute("strides", {1, 2}) + list_attribute("pads", {0, 0, 0, 1})
                            + written::integer_attribute("ceil_mode", 1)),
                 {}, row)
              .values
          == std::vector<double>{2, 4});
}

TEST_CASE("Softmax of older files takes all axes from one on together") {
    const tensor x{element::float32, {1, 2, 2}, {0, 0, 0, 0}};
    CHECK(result(a_node("Softmax", {"x"}, {"y"}), {}, x, 11).values
          == std::vector<double>{0.25, 0.25, 0.25, 0.25});
    CHECK(result(a_node("Softmax", {"x"}, {"y"}), {}, x, 13).values
          == std::vector<double>{0.5, 0.5, 0.5, 0.5});
}

TEST_CASE("what cannot be computed is said") {
    const graph g =
        read_onnx(written::model(
                      {{a_node("Relu", {"x"}, {"y"})}, {}, {a_value("x", {"2"})}, {a_value("y", {"2"})}, 13}),
                  "net.onnx");
    CHECK_THROWS_WITH_AS(evaluate(g, {}), "input \"x\" has no numbers", lamina::error);
    CHECK_THROWS_WITH_AS(evaluate(g, {{"x", {element::float32, {2}, {1}}}}),
                         "input \"x\" has not as many numbers as its shape says", lamina::error);
    CHECK_THROWS_WITH_AS(result(a_node("NonZero", {"x"}, {"z"}), {}, row),
                         "net.onnx: result \"y\": \"y\" is not computed before it is used", lamina::error);
    CHECK_THROWS_WITH_AS(result(a_node("Det", {"x"}, {"y"}, "", "det1"), {}, row),
                         "node \"det1\" (Det): the operator Det is not supported", lamina::error);
    CHECK_FALSE(can_evaluate("Det"));
    CHECK(can_evaluate("Conv"));
}
