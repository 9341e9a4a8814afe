#include <lamina/layers/words.hpp>
#include <lamina/report/explain.hpp>
#include <lamina/report/network.hpp>
#include <lamina/runtime/model.hpp>

#include <doctest/doctest.h>

#include <string>

using namespace lamina;
using namespace lamina::detail;

namespace {

struct article {
    static constexpr auto layers =
        input<28, 28, 1> >> conv2d<32, 5> >> relu >> max_pool2d<2> >> flatten >> dense<10> >> softmax;
};

template <std::size_t Channels>
struct residual {
    static constexpr auto layers =
        (identity + (conv2d<Channels, 3>(same, no_bias) >> batch_norm >> relu >> conv2d<Channels, 3>(same)))
        >> relu;
};
struct nested {
    static constexpr auto layers =
        input<8, 8, 4> >> block<residual<4>> >> (identity | (conv2d<2, 3>(same, groups<2>) >> dropout<0.5>))
        >> max_pool2d<2>(strides<1>) >> global_avg_pool2d >> dense<3>;
};

bool contains(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

} // namespace

TEST_CASE("the summary of the article's network, line by line") {
    CHECK(summary<article>("The article's network", 80) == R"(The article's network
┌───────┬────────────────┬──────────┬────────────┬───────────────┬───────┐
│ layer │ word           │   output │ parameters │ multiply-adds │ stage │
├───────┼────────────────┼──────────┼────────────┼───────────────┼───────┤
│     0 │ input          │  28×28×1 │          · │             · │       │
│     1 │ conv2d 5×5, 32 │ 24×24×32 │        832 │       460 800 │ ┌ 1   │
│     2 │ relu           │ 24×24×32 │          · │             · │ │     │
│     3 │ max_pool2d 2×2 │ 12×12×32 │          · │             · │ └     │
│     4 │ flatten        │     4608 │          · │             · │       │
│     5 │ dense 10       │       10 │     46 090 │        46 080 │   2   │
│     6 │ softmax        │       10 │          · │             · │   3   │
└───────┴────────────────┴──────────┴────────────┴───────────────┴───────┘
 parameters     46 922 (183.3 KiB)
 trainable      46 922
 non-trainable  0
 multiply-adds  506 880
 activations    18.1 KiB
)");
    CHECK(summary(model<article>()) == summary<article>());
    CHECK(summary(model<article>(), "", 60) == summary<article>("", 60));
}

TEST_CASE("the summary numbers nested parts as layer<> does, and adds up") {
    const std::string text = summary<nested>("", 120);
    static_assert(layer<nested, 1, 1, 2, 4>::output == shape<8, 8, 4>);
    CHECK(contains(text, "│ 1.1.2.4 │  conv2d 3×3, 4, same "));
    CHECK(contains(text, "│     1.1 │ + "));
    CHECK(contains(text, "│   1.1.1 │  identity "));
    CHECK(contains(text, "│   2.2.1 │  conv2d 3×3, 2, same, 2 groups │"));
    CHECK(contains(text, "│       3 │ max_pool2d 2×2 / 1 "));
    CHECK(contains(text, " non-trainable  8\n"));
    CHECK(contains(text, " parameters     " + std::to_string(parameters<nested>) + " ("));
    CHECK(contains(text, " multiply-adds  " + grouped(macs<nested>) + "\n"));
}

TEST_CASE("the summary shows both parts of a separable convolution") {
    const std::string text = summary<decltype(input<8, 8, 4> >> separable_conv2d<6, 3>(strides<2>))>("", 120);
    CHECK(contains(text, "│   1.1 │ depthwise_conv2d 3×3 / 2, no_bias │  3×3×4 │         36 │"));
    CHECK(contains(text, "│   1.2 │ conv2d 1×1, 6                     │  3×3×6 │         30 │"));
}

TEST_CASE("the outline follows the graph's numbering of nodes") {
    const auto all = outline<nested>();
    REQUIRE(all.size() == 5);
    const auto& block = all[0];
    CHECK(block.kind == diagram_kind::sequence);
    const auto& plus = block.children[0];
    CHECK(plus.kind == diagram_kind::sum);
    CHECK(graph_of<nested>[plus.node].kind == operation::add);
    CHECK(graph_of<nested>[plus.node].out == plus.output);
    const auto& concat = all[1];
    CHECK(concat.kind == diagram_kind::concat);
    CHECK(graph_of<nested>[concat.node].kind == operation::concat);
    CHECK(concat.output == shape<8, 8, 6>);
    CHECK(all[4].node == graph_of<nested>.output);
}

namespace {

struct inner {
    static constexpr auto layers = as<"x"> >> relu >> (identity + from<"x">);
};
struct with_names {
    static constexpr auto layers =
        input<4, 4, 2> >> as<"x"> >> max_pool2d<2> >> block<inner> >> ((from<"x"> >> conv2d<3, 2>(strides<2>))
                                                                       | identity);
};

} // namespace

TEST_CASE("the summary shows named values where they are given and read") {
    const std::string text = summary<with_names>("", 80);
    CHECK(contains(text, "│     1 │ as x               │  4×4×2 │"));
    CHECK(contains(text, "│   3.1 │ as x               │  2×2×2 │"));
    CHECK(contains(text, "│ 3.3.2 │  from x            │  2×2×2 │"));
    CHECK(contains(text, "│ 4.1.1 │  from x            │  4×4×2 │"));
    CHECK(contains(text, "│     4 │ |                  │  2×2×5 │"));
    const std::string svg = diagram<with_names>();
    CHECK(contains(svg, ">x<"));
    CHECK_FALSE(contains(svg, ">from x<"));
    CHECK(contains(svg, std::string(lane_color(0))));
    CHECK(contains(svg, std::string(lane_color(1))));
}

TEST_CASE("tables show further inputs and results by name") {
    using net = decltype(input<4> >> (relu + input<"meta", 4>) >> lamina::output<"sum"> >> dense<2>);
    const std::string text = summary<net>("", 80);
    CHECK(contains(text, "│   1.2 │  input meta │"));
    CHECK(contains(text, "│     2 │ output sum  │"));
    const auto all = outline<net>();
    CHECK(all.back().node == graph_of<net>.output);
    const std::string stages = explain<net>(80);
    CHECK(contains(stages, "│ relu · +    │ 4, input      │ 4, output sum │"));
    CHECK(contains(stages, "│ dense 2     │ 4, output sum │ 2, output     │"));
}

TEST_CASE("explain says the names of values") {
    using net = decltype(input<4> >> as<"start"> >> dense<3> >> dropout<0.5> >> as<"middle"> >> dense<
                             4> >> (identity + from<"start">)
                         >> (identity | from<"middle">));
    const std::string stages = explain<net>(80);
    CHECK(contains(stages, "│ dense 3     │ 4, input start "));
    CHECK(contains(stages, "│ 3 middle, output │"));
    CHECK(contains(stages, "│ dense 4 · + │ 3 middle, output │"));
}

TEST_CASE("explain lists the stages with what they read and write") {
    CHECK("\n" + explain<article>(80) == R"(
┌───────┬───────────────────────────┬────────────────────┬─────────────────────┐
│ stage │ in one loop               │ reads              │ writes              │
├───────┼───────────────────────────┼────────────────────┼─────────────────────┤
│     1 │ conv2d 5×5, 32 · relu ·   │ 28×28×1, input     │ 12×12×32, arena + 0 │
│       │   max_pool2d 2×2          │                    │                     │
│     2 │ dense 10                  │ 4608, arena + 0    │ 10, arena + 18 432  │
│     3 │ softmax                   │ 10, arena + 18 432 │ 10, output          │
└───────┴───────────────────────────┴────────────────────┴─────────────────────┘
 arena 18.1 KiB
)");
    CHECK(contains(explain<article>(200), "│ conv2d 5×5, 32 · relu · max_pool2d 2×2 │"));
    const std::string text = explain<nested>(200);
    CHECK(contains(text, "conv2d 3×3, 4, same, no_bias · batch_norm (in the weights) · relu"));
    CHECK(contains(text, "conv2d 3×3, 4, same · + · relu"));
    CHECK(contains(text, ", every 6"));
    CHECK(contains(explain<decltype(input<512, 512, 3> >> conv2d<8, 1> >> conv2d<4, 3>)>(200),
                   "512×512×8, strips of rows"));
}

TEST_CASE("the diagram shows every layer and joins branches with symbols") {
    const std::string svg = diagram<nested>("nested");
    CHECK(svg.starts_with("<svg"));
    for (const char* word :
         {"nested", "8×8×4", "8×8×6", "7×7×6", "batch_norm", "dropout", "identity", "global_avg_pool2d"})
        CHECK(contains(svg, word));
}

TEST_CASE("the diagram joins the branches of a | b | c in one place") {
    using branches = decltype(input<8, 8, 4> >> (conv2d<2, 1> | conv2d<3, 1>
                                                 | (max_pool2d<3>(same, strides<1>) >> conv2d<4, 1>)));
    const std::string svg = diagram<branches>();
    CHECK(contains(svg, ">8×8×9<"));
    CHECK_FALSE(contains(svg, ">8×8×5<"));
}

TEST_CASE("the summary says which layers are frozen") {
    using net = decltype(input<4, 4, 2> >> frozen(conv2d<3, 2> >> relu >> batch_norm) >> flatten >> dense<2>);
    const std::string text = summary<net>("", 80);
    CHECK(contains(text, "│   1.1 │ conv2d 2×2, 3, frozen │"));
    CHECK(contains(text, "│   1.2 │ relu                  │"));
    CHECK(contains(text, "│   1.3 │ batch_norm, frozen    │"));
    CHECK(contains(text, " trainable      56\n"));
    CHECK(outline<net>().back().node == graph_of<net>.output);
}

TEST_CASE("the summary says which layers are shared, and counts them once") {
    constexpr auto head = shared<"head">(conv2d<2, 3>(same) >> relu);
    using net = decltype(input<8, 8, 2> >> head >> max_pool2d<2> >> (head + identity) >> flatten >> dense<2>);
    const std::string text = summary<net>("", 100);
    CHECK(contains(text, "│   1.1 │ conv2d 3×3, 2, same  "));
    CHECK(contains(text, "│ 3.1.1 │  conv2d 3×3, 2, same, shared with 1.1 │"));
    CHECK(contains(text, " parameters     104 "));
}
