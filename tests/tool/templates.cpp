// Sentences are shortened as people would: repetitions, and templates for blocks that differ in numbers.

#include "structure/templates.hpp"

#include <doctest/doctest.h>

#include <initializer_list>
#include <string>
#include <vector>

#include "text/header.hpp"
#include "text/layout.hpp"

namespace {

using namespace lamina::tool;

part sequence(std::vector<part> parts) {
    part p;
    p.parts = std::move(parts);
    return p;
}
part words(std::initializer_list<const char*> texts) {
    part p;
    for (const char* text : texts) p.parts.push_back(word_part(text));
    return p;
}
part join(part_kind kind, std::vector<part> branches) {
    part p;
    p.kind = kind;
    p.parts = std::move(branches);
    return p;
}
void append(part& to, const part& more) {
    to.parts.insert(to.parts.end(), more.parts.begin(), more.parts.end());
}

sentence shortened(part layers) {
    sentence s;
    s.layers = std::move(layers);
    shorten(s);
    return s;
}

part conv_norm(int filters, int kernel, int stride = 1) {
    const std::string pad = kernel == 1 ? "" : "pad<" + std::to_string(kernel / 2) + ">, ";
    const std::string strides = stride == 1 ? "" : "strides<" + std::to_string(stride) + ">, ";
    return sequence({word_part("conv2d<" + std::to_string(filters) + ", " + std::to_string(kernel) + ">("
                               + pad + strides + "no_bias)"),
                     word_part("batch_norm(epsilon<1e-5>, momentum<0.9>)")});
}
part bottleneck(int filters, int stride) {
    part p = conv_norm(filters, 1);
    append(p, words({"relu"}));
    append(p, conv_norm(filters, 3, stride));
    append(p, words({"relu"}));
    append(p, conv_norm(4 * filters, 1));
    return p;
}

part resnet50() {
    part net = words({"input<224, 224, 3>"});
    append(net, conv_norm(64, 7, 2));
    append(net, words({"relu", "max_pool2d<3>(pad<1>, strides<2>)"}));
    const int times[] = {3, 4, 6, 3};
    for (int stage = 0; stage < 4; ++stage)
        for (int i = 0; i < times[stage]; ++i) {
            const int filters = 64 << stage, stride = stage > 0 && i == 0 ? 2 : 1;
            const part shortcut = i == 0 ? conv_norm(4 * filters, 1, stride) : part{};
            net.parts.push_back(join(part_kind::add, {bottleneck(filters, stride), shortcut}));
            append(net, words({"relu"}));
        }
    append(net, words({"global_avg_pool2d", "dense<1000>"}));
    return net;
}

TEST_CASE("equal runs become repetitions, which begin with a layer") {
    const sentence s = shortened(words({"input<9>", "relu", "dense<4>", "relu", "dense<4>", "relu", "tanh"}));
    CHECK(to_text(s.layers) == "input<9> >> relu >> repeat<2>(dense<4> >> relu) >> tanh");
    CHECK(s.definitions.empty());
    const sentence nested =
        shortened(words({"input<9>", "dense<4>", "dense<4>", "tanh", "dense<4>", "dense<4>", "tanh"}));
    CHECK(to_text(nested.layers) == "input<9> >> repeat<2>(repeat<2>(dense<4>) >> tanh)");
}

TEST_CASE("runs with other numbers are no repetition") {
    CHECK(to_text(shortened(words({"input<9>", "dense<4>", "relu", "dense<5>", "relu"})).layers)
          == "input<9> >> dense<4> >> relu >> dense<5> >> relu");
}

TEST_CASE("names stay single") {
    const part net = words({"input<9>", "dense<4>", "as<\"a\">", "dense<4>", "as<\"a\">", "relu"});
    CHECK(to_text(shortened(net).layers) == to_text(net));
}

TEST_CASE("a ResNet is as short as in the zoo") {
    const sentence s = shortened(resnet50());
    REQUIRE(s.definitions.size() == 2);
    CHECK(s.definitions[0].name == "conv_norm");
    CHECK(s.definitions[0].parameters == std::vector<std::string>{"Filters", "Kernel", "Stride = 1"});
    CHECK(to_text(s.definitions[0].body)
          == "conv2d<Filters, Kernel>(pad<Kernel / 2>, strides<Stride>, no_bias) >> "
             "batch_norm(epsilon<1e-5>, momentum<0.9>)");
    CHECK(s.definitions[1].name == "stage");
    CHECK(s.definitions[1].parameters == std::vector<std::string>{"Filters", "Stride", "Times"});
    CHECK(network_in_lines(s.layers, 4) == R"(input<224, 224, 3>
    >> conv_norm<64, 7, 2> >> relu >> max_pool2d<3>(pad<1>, strides<2>)
    >> stage<64, 1, 2>
    >> stage<128, 2, 3>
    >> stage<256, 2, 5>
    >> stage<512, 2, 2>
    >> global_avg_pool2d
    >> dense<1000>)");
}

TEST_CASE("a header has the definitions, the network and what is known of it") {
    word_graph net;
    net.words = {{word_kind::input, "input<4, 4, 1>", "", {}, {4, 4, 1}, {}},
                 {word_kind::layer,
                  "conv2d<2, 3>",
                  "",
                  {0},
                  {2, 2, 2},
                  {{"kernel", {3, 3, 1, 2}, std::vector<float>(18)}}}};
    net.results = {1};
    net.result_names = {""};
    sentence s;
    s.layers = words({"input<4, 4, 1>", "conv2d<2, 3>"});
    s.order = {1};
    CHECK(header_text(s, net, {"small", "small.onnx", "a\nint b;"}).find("by a int b;.\n")
          != std::string::npos);
    CHECK(header_text(s, net, {"small", "small.onnx", "pytorch 1.13"}) == R"(#pragma once

/// Imported from small.onnx, written by pytorch 1.13.

#include <lamina/language/queries.hpp>
#include <lamina/layers/words.hpp>

namespace imported {

using namespace lamina;

// clang-format off

struct small {
    static constexpr auto layers =
        input<4, 4, 1>
        >> conv2d<2, 3>;
};

static_assert(parameters<small> == 18);
static_assert(input_shape<small> == shape<4, 4, 1>);
static_assert(output_shape<small> == shape<2, 2, 2>);

// clang-format on

} // namespace imported
)");
}

TEST_CASE("long branches are written one below the other") {
    part branch = words({"conv2d<100, 3>(pad<1>, no_bias)", "relu", "conv2d<100, 3>(pad<1>, no_bias)"});
    const part whole = words({"input<9, 9, 3>"});
    part net = whole;
    net.parts.push_back(join(part_kind::concatenate, {branch, branch}));
    CHECK(network_in_lines(net, 4) == R"(input<9, 9, 3>
    >> (conv2d<100, 3>(pad<1>, no_bias) >> relu >> conv2d<100, 3>(pad<1>, no_bias)
        | conv2d<100, 3>(pad<1>, no_bias) >> relu >> conv2d<100, 3>(pad<1>, no_bias)))");
}

} // namespace
