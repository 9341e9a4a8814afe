#include <lamina/layers/words.hpp>
#include <lamina/plan/graph.hpp>

#include <doctest/doctest.h>

#include <array>
#include <string_view>
#include <type_traits>
#include <vector>

using namespace lamina;
using namespace lamina::detail;

namespace {

using op = operation;

struct residual {
    static constexpr auto layers = input<6, 6, 4> >> conv2d<8, 3>(same)
                                   >> (identity + (batch_norm >> conv2d<8, 1>(no_bias))) >> flatten
                                   >> dense<3>;
};

constexpr dims image = shape<6, 6, 8>;

} // namespace

TEST_CASE("words, a sum, and where the parameters begin") {
    static_assert(graph_of<residual>.nodes
                  == std::array{node{op::input, shape<6, 6, 4>, 0, 0, 0, 0},
                                node{op::word, image, 0, 0, 0, 0},        // conv2d: 9 · 4 · 8 + 8
                                node{op::word, image, 1, 0, 1, 296},      // identity
                                node{op::word, image, 1, 0, 2, 296},      // batch_norm: 4 · 8
                                node{op::word, image, 3, 0, 3, 328},      // conv2d: 8 · 8
                                node{op::add, image, 2, 4, 0, 0},         //
                                node{op::word, shape<288>, 5, 0, 4, 392}, // flatten
                                node{op::word, shape<3>, 6, 0, 5, 392}}); // dense
    static_assert(graph_of<residual>.output == 7);
    static_assert(graph_of<residual>.size() == 8);
}

namespace {

struct joins {
    static constexpr auto layers = input<4, 4, 3> >> (relu | conv2d<5, 1>) >> (global_max_pool2d * identity);
};

} // namespace

TEST_CASE("the shapes of a concatenation and of a product, whose larger factor counts") {
    static_assert(
        graph_of<joins>.nodes
        == std::array{node{op::input, shape<4, 4, 3>, 0, 0, 0, 0}, node{op::word, shape<4, 4, 3>, 0, 0, 0, 0},
                      node{op::word, shape<4, 4, 5>, 0, 0, 1, 0},
                      node{op::concat, shape<4, 4, 8>, 1, 2, 0, 0}, node{op::word, shape<8>, 3, 0, 2, 20},
                      node{op::word, shape<4, 4, 8>, 3, 0, 3, 20},
                      node{op::multiply, shape<4, 4, 8>, 4, 5, 0, 0}});
}

namespace {

struct pair {
    static constexpr auto layers = dense<4> >> relu;
};
struct repeated {
    static constexpr auto layers = input<4> >> repeat<3>(block<pair>);
};

} // namespace

TEST_CASE("blocks and repetitions are written out, each time with parameters of its own") {
    constexpr auto g = graph_of<repeated>;
    static_assert(g.size() == 7 && g.output == 6);
    static_assert(g[1].parameters == 0 && g[3].parameters == 20 && g[5].parameters == 40);
    static_assert(g[6].leaf == 5 && g[6].first == 5);
    static_assert(std::is_same_v<leaf_word<repeated, 4>, std::remove_cv_t<decltype(dense<4>)>>);
    static_assert(std::is_same_v<leaf_word<repeated, 5>, words::relu>);
}

TEST_CASE("a network of nothing but an input is one node") {
    using net = std::remove_cv_t<decltype(input<2, 2, 3>)>;
    static_assert(graph_of<net>.size() == 1 && graph_of<net>.output == 0);
    static_assert(graph_of<net>[0] == node{op::input, shape<2, 2, 3>, 0, 0, 0, 0});
}

TEST_CASE("a node's operands") {
    static_assert(node{op::input, {}}.operands() == 0);
    static_assert(node{op::word, {}}.operands() == 1 && node{op::word, {}}.is_word());
    static_assert(node{op::add, {}}.operands() == 2 && node{op::multiply, {}}.operands() == 2);
    static_assert(node{op::concat, {}}.operands() == 2 && !node{op::concat, {}}.is_word());
}

TEST_CASE("for_each_word visits the words in order with the numbers of their nodes") {
    std::vector<std::size_t> nodes;
    std::vector<std::string_view> labels;
    for_each_word<residual>([&]<class Word>(type_of<Word>, auto index) {
        static_assert(graph_of<residual>[index].is_word());
        nodes.push_back(index);
        labels.push_back(Word::label);
    });
    CHECK(nodes == std::vector<std::size_t>{1, 2, 3, 4, 6, 7});
    CHECK(labels
          == std::vector<std::string_view>{"conv2d", "identity", "batch_norm", "conv2d", "flatten", "dense"});
}

TEST_CASE("for_each_index counts up, also further than a fold expression of Clang reaches") {
    constexpr std::size_t count = 300;
    std::size_t next = 0;
    for_each_index<count>([&](auto i) { next = i == next ? next + 1 : count + 1; });
    CHECK(next == count);
    for_each_index<0>([](auto) { FAIL("there is no index below 0"); });
}
