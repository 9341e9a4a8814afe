#include "commands/show.hpp"

#include <lamina/language/error.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <sstream>

#include "commands/columns.hpp"
#include "commands/input_shapes.hpp"
#include "commands/progress.hpp"
#include "onnx_writer.hpp"
#include "read/read.hpp"
#include "rewrite/fold.hpp"

using namespace lamina::tool;
using written::a_node, written::a_value, written::floats;

TEST_CASE("a network's table has shapes, parameters and multiply-adds") {
    const graph g =
        fold(read_onnx(written::model({{a_node("Conv", {"x", "w"}, {"a"}, "", "conv1"),
                                        a_node("NonMaxSuppression", {"a", "a"}, {"y"}, "", "select")},
                                       {floats("w", {2, 3, 1, 1}, {1, 2, 3, 4, 5, 6})},
                                       {a_value("x", {"1", "3", "4", "4"})},
                                       {a_value("y", {"n", "3"}, 7)},
                                       13}),
                       "net.onnx"));
    CHECK(show_network(g) ==
          R"(net.onnx: opset 13

input   x                                        1x3x4x4              float32
result  y                                        ?                    int64

operator           node                result           parameters multiply-adds
Conv               conv1               1x2x4x4                   6            96
NonMaxSuppression  select              ?
--------------------------------------------------------------------------------
                                                                 6            96
1 Conv, 1 NonMaxSuppression
no word for 1 NonMaxSuppression
)");
}

TEST_CASE("names are whole, and an operator inside a written-out word has one") {
    const std::string name = "/features/features.0/activation/" + std::string(30, 'a');
    const graph g = fold(read_onnx(written::model({{a_node("Sigmoid", {"x"}, {"s"}, "", name),
                                                    a_node("Mul", {"x", "s"}, {"y"}, "", "silu"),
                                                    a_node("Cos", {"y"}, {"z"}, "", "angle")},
                                                   {},
                                                   {a_value("x", {"1", "3", "4", "4"})},
                                                   {a_value("z", {"1", "3", "4", "4"})},
                                                   13}),
                                   "net.onnx"));
    const std::string table = show_network(g);
    CHECK(table.find(name + " 1x3x4x4") != std::string::npos);
    CHECK(table.ends_with("1 Cos, 1 Mul, 1 Sigmoid\nno word for 1 Cos\n"));
}

TEST_CASE("progress is shown on a terminal, when it has taken a second") {
    std::ostringstream out;
    auto now = std::chrono::steady_clock::time_point();
    {
        progress line(out, true, [&] { return now; });
        line.show("reading");
        CHECK(out.str().empty());
        now += std::chrono::milliseconds(1500);
        line.show("reading");
        CHECK(out.str() == "\r\x1b[Kreading ...");
        line.show("computing", 0.25);
        CHECK(out.str().ends_with("reading ..."));
        now += std::chrono::milliseconds(200);
        line.show("computing", 0.25);
        CHECK(out.str().ends_with("\x1b[Kcomputing, 25 %"));
    }
    CHECK(out.str().ends_with("25 %\r\x1b[K"));
    std::ostringstream file;
    progress line(file, false, [&] { return now; });
    now += std::chrono::seconds(5);
    line.show("reading");
    line.clear();
    CHECK(file.str().empty());
}

TEST_CASE("columns") {
    CHECK(column("conv", 6) == "conv  ");
    CHECK(column("/layer1/layer1.0/conv1/Conv", 19) == "/laye..0/conv1/Conv");
    CHECK(number_column(11689512, 12) == "  11 689 512");
    CHECK(number_column(0, 3) == "   ");
    CHECK(grouped(1000) == "1 000");
    CHECK(grouped(999) == "999");
}

TEST_CASE("shapes of the command line") {
    const input_shapes shapes = parse_input_shapes({"data=1x3x224x224", "a=b=7"});
    CHECK(shapes.at("data") == std::vector<std::int64_t>{1, 3, 224, 224});
    CHECK(shapes.at("a=b") == std::vector<std::int64_t>{7});
    for (const char* wrong :
         {"data", "=1", "data=", "data=1x", "data=0", "data=-1", "data=1,3", "data=99999999999999999999"})
        CHECK_THROWS_AS(parse_input_shapes({wrong}), lamina::error);
}
