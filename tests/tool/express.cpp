// Graphs of words become sentences: series-parallel parts as operators, the rest with names.

#include "structure/express.hpp"

#include <doctest/doctest.h>

#include <string>
#include <utility>
#include <vector>

namespace {

using namespace lamina::tool;
using enum word_kind;

/// A graph of words without shapes, built in order.
struct builder {
    word_graph net;

    std::size_t add(word_kind kind, std::string text, std::vector<std::size_t> inputs) {
        word w;
        w.kind = kind;
        w.text = std::move(text);
        w.inputs = std::move(inputs);
        net.words.push_back(std::move(w));
        return net.words.size() - 1;
    }
    std::size_t in() { return add(input, "input<8, 8, 4>", {}); }
    std::size_t layer(std::string text, std::size_t from) {
        return add(word_kind::layer, std::move(text), {from});
    }
    std::string text(std::vector<std::size_t> results, std::vector<std::string> names = {""}) {
        net.results = std::move(results);
        net.result_names = std::move(names);
        return to_text(express(net).layers);
    }
};

TEST_CASE("a chain is a sequence, and what no result needs is left out") {
    builder b;
    const auto conv = b.layer("conv2d<8, 3>(pad<1>)", b.in());
    b.layer("sigmoid", conv);
    CHECK(b.text({b.layer("relu", conv)}) == "input<8, 8, 4> >> conv2d<8, 3>(pad<1>) >> relu");
}

TEST_CASE("a residual is a sum with identity, and its brackets are written") {
    builder b;
    const auto x = b.layer("relu", b.in());
    const auto sum = b.add(word_kind::add, "", {b.layer("tanh", b.layer("sigmoid", x)), x});
    CHECK(b.text({b.layer("relu", sum)})
          == "input<8, 8, 4> >> relu >> ((sigmoid >> tanh) + identity) >> relu");
}

TEST_CASE("joins nest") {
    builder b;
    const auto x = b.in();
    const auto inner = b.layer("relu", b.add(multiply, "", {x, b.layer("sigmoid", x)}));
    const auto outer = b.add(concatenate, "", {x, b.layer("tanh", inner), b.layer("elu", x)});
    CHECK(b.text({outer}) == "input<8, 8, 4> >> (identity | (identity * sigmoid) >> relu >> tanh | elu)");
}

TEST_CASE("a pyramid nests as skips do") {
    builder b;
    const auto c1 = b.layer("conv2d<8, 3>", b.in()), c2 = b.layer("conv2d<16, 3>", c1);
    const auto top = b.layer("upsample2d<2>", b.layer("conv2d<32, 3>", c2));
    const auto middle = b.add(add, "", {top, b.layer("conv2d<32, 1>", c2)});
    const auto bottom = b.add(add, "", {b.layer("upsample2d<4>", middle), b.layer("dense<1>", c1)});
    CHECK(
        b.text({bottom})
        == "input<8, 8, 4> >> conv2d<8, 3> >> ((conv2d<16, 3> >> ((conv2d<32, 3> >> upsample2d<2>) + conv2d<32, 1>)"
           " >> upsample2d<4>) + dense<1>)");
}

TEST_CASE("what is not series-parallel has names") {
    builder b;
    const auto x = b.in();
    const auto left = b.layer("relu", x), right = b.layer("tanh", x);
    const auto cross = b.add(add, "", {left, right});
    const auto result = b.add(concatenate, "", {b.layer("sigmoid", cross), b.layer("elu", left)});
    CHECK(
        b.text({result})
        == "input<8, 8, 4> >> as<\"value_1\"> >> relu >> ((identity + (from<\"value_1\"> >> tanh)) >> sigmoid | "
           "elu)");
}

TEST_CASE("several results are outputs in their order") {
    builder b;
    const auto c3 = b.layer("relu", b.in()), c4 = b.layer("elu", c3);
    const auto small = b.layer("dense<1>", c4), large = b.layer("dense<2>", c3);
    CHECK(b.text({small, large, c4}, {"small", "large", "features"})
          == "input<8, 8, 4> >> relu >> as<\"value_1\"> >> elu >> output<\"features\"> >> dense<1> >> "
             "output<\"small\"> >> from<\"value_1\"> >> dense<2> >> output<\"large\">");
}

TEST_CASE("a further input stands where it is read first") {
    builder b;
    const auto x = b.in();
    const auto meta = b.add(input, "input<\"meta\", 12>", {});
    CHECK(b.text({b.layer("dense<2>", b.add(concatenate, "", {x, meta}))})
          == "input<8, 8, 4> >> (identity | input<\"meta\", 12>) >> dense<2>");
}

TEST_CASE("functions of C++ are words where they stand alone") {
    builder b;
    const auto x = b.in();
    const auto product = b.add(multiply, "", {b.layer("tanh", x), b.layer("log", b.layer("exp", x))});
    CHECK(b.text({b.layer("sqrt", product)})
          == "input<8, 8, 4> >> (words::tanh{} * (identity >> exp >> log)) >> sqrt");
}

TEST_CASE("words are read and written alike") {
    for (const char* text :
         {"conv2d<64, 7>(strides<2>, pad<3>, no_bias)", "leaky_relu<>", "relu", "as<\"a, b\">",
          "rescaling<1 / 255.>", "batch_norm(epsilon<1e-5>)", "input<8, 8, 4>"})
        CHECK(to_text(parse_word(text)) == text);
}

} // namespace
