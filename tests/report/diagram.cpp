#include <lamina/report/diagram.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "marks.hpp"

using namespace lamina;
using namespace lamina::detail;
using lamina_test::crossed_texts;
using lamina_test::inside_page;
using lamina_test::overlaps;
using lamina_test::place_of;
using lamina_test::text_saying;
using lamina_test::xml_document;
using lamina_test::xml_element;

namespace {

using nodes = std::vector<diagram_node>;

diagram_node layer(std::string label, dims output) { return {.label = std::move(label), .output = output}; }
diagram_node in_place(std::string label) { return {.label = std::move(label), .in_place = true}; }
diagram_node sequence(nodes children) {
    return {.kind = diagram_kind::sequence, .children = std::move(children)};
}
diagram_node join(diagram_kind kind, dims output, nodes children) {
    return {.kind = kind, .output = output, .children = std::move(children)};
}
diagram_node skip() { return sequence({}); }

diagram_node article() {
    return sequence({layer("conv2d 5×5, 32", shape<24, 24, 32>), in_place("relu"),
                     layer("max_pool2d 2×2", shape<12, 12, 32>), layer("flatten", shape<4608>),
                     layer("dense 10", shape<10>), in_place("softmax")});
}

diagram_node deep() {
    nodes layers;
    for (std::size_t i = 0; i < 24; ++i) {
        const auto side = std::size_t{224} >> (i / 6);
        layers.push_back(layer("conv2d 3×3, 512", dims::image(side, side, 512)));
        layers.push_back(in_place("relu"));
    }
    return sequence(layers);
}

diagram_node residual(dims d) {
    const auto body = sequence({layer("conv2d 3×3, 16", d), in_place("batch_norm"), in_place("relu"),
                                layer("conv2d 3×3, 16", d), in_place("batch_norm")});
    return sequence({join(diagram_kind::sum, d, {skip(), body}), in_place("relu")});
}

diagram_node squeeze(dims d) {
    const auto gate = sequence({layer("global_avg_pool2d", shape<256>), layer("dense 16", shape<16>),
                                in_place("relu"), layer("dense 256", shape<256>), in_place("sigmoid")});
    return join(diagram_kind::product, d, {skip(), gate});
}

diagram_node u_net(std::size_t side, std::size_t channels, int depth) {
    const auto here = dims::image(side, side, channels);
    const auto pair =
        sequence({layer("conv2d 3×3, 16", here), in_place("relu"), layer("conv2d 3×3, 16", here)});
    if (depth == 0) return pair;
    const auto below =
        sequence({layer("max_pool2d 2×2", dims::image(side / 2, side / 2, channels)),
                  u_net(side / 2, channels * 2, depth - 1), layer("conv2d_transpose 2×2, 16", here)});
    return sequence(
        {pair, join(diagram_kind::concat, dims::image(side, side, 2 * channels), {skip(), below}), pair});
}

double width_of(const xml_document& page) { return page.elements.front().number("width"); }

/// All texts of a page. Boxes are groups, whose texts are labels; the other texts are words.
std::vector<std::string> texts_of(const xml_document& page) {
    std::vector<std::string> texts;
    for (const auto& t : page.all("text")) texts.push_back(t.text);
    return texts;
}

} // namespace

TEST_CASE("diagram: the article's network, box by box") {
    const auto text = diagram_svg("seed_cnn", shape<28, 28, 1>, article());
    const xml_document page(text);
    CHECK(page.mistake == "");
    CHECK(inside_page(page));
    CHECK(page.all("g").size() == 5);
    CHECK(texts_of(page)
          == std::vector<std::string>{"28×28×1", "conv2d", "5×5, 32", "relu", "24×24×32", "max_pool2d", "2×2",
                                      "12×12×32", "flatten", "4608", "dense 10", "softmax", "10",
                                      "seed_cnn"});
    CHECK(overlaps(page) == 0);
    CHECK(crossed_texts(page) == 0);
    CHECK(text == diagram_svg("seed_cnn", shape<28, 28, 1>, article()));
}

TEST_CASE("diagram: each box stands where its layer is, its size below it, the words before it") {
    const xml_document page(diagram_svg("", shape<28, 28, 1>, article()));
    const auto rects = page.all("rect");
    REQUIRE(rects.size() == 1 + 5);
    const std::vector<std::string> sizes{"28×28×1", "24×24×32", "12×12×32", "4608", "10"};
    const std::vector<std::vector<std::string>> words{
        {}, {"conv2d", "5×5, 32", "relu"}, {"max_pool2d", "2×2"}, {"flatten"}, {"dense 10", "softmax"}};
    constexpr double axis = 0;
    double end = -1e300;
    for (std::size_t i = 0; i < 5; ++i) {
        const auto& box = rects[1 + i];
        const auto left = box.number("x"), right = left + box.number("width");
        const auto top = box.number("y"), bottom = top + box.number("height");
        const auto label = place_of(text_saying(page, sizes[i]));
        CHECK(label.x > left);
        CHECK(label.x < right + 40);
        CHECK(label.y > bottom);
        CHECK(label.y < bottom + 20);
        CHECK(left >= end);
        double above = -1e300;
        for (const auto& w : words[i]) {
            const auto word = place_of(text_saying(page, w));
            CHECK(word.x > end);
            CHECK(word.x < left);
            CHECK(word.y < axis);
            CHECK(word.y > above);
            above = word.y;
        }
        end = right;
    }
    const std::vector<std::string_view> fills{ink::line, ink::blue, ink::orange, ink::line, ink::green};
    for (std::size_t i = 0; i < 5; ++i)
        CHECK(rects[1 + i].attributes.at("fill") == mixed(fills[i], ink::paper, 0.55));
}

TEST_CASE("diagram: a sequence stands upright, as high as it is long and as wide as it has channels") {
    detail::diagram_scale scale;
    detail::enlarge(scale, shape<1, 128, 64>);
    const auto block = [&](dims d) { return detail::make_block(d, ink::blue, scale); };
    CHECK(block(shape<1, 128, 64>).height > 100);
    CHECK(block(shape<1, 128, 64>).height > block(shape<1, 64, 64>).height);
    CHECK(block(shape<1, 128, 64>).thickness > block(shape<1, 128, 3>).thickness);
    CHECK(block(shape<1, 128, 64>).recess < 8);
}

TEST_CASE("diagram: an arrow to the next row turns beside the label of the last box") {
    nodes layers;
    for (int i = 0; i < 12; ++i) layers.push_back(layer("conv2d 3×3, 1024", shape<2048, 2048, 1>));
    const xml_document page(diagram_svg("", shape<2048, 2048, 1>, sequence(layers), 500));
    CHECK(crossed_texts(page) == 0);
    CHECK(overlaps(page) == 0);
}

TEST_CASE("diagram: long options take several lines, short ones none") {
    const auto d = shape<8, 8, 4>;
    const auto net = sequence({layer("conv2d 3×3, 64 / 2, pad 1, edge_padding", d),
                               in_place("batch_norm, ε 1e-5"), layer("channel_shuffle, 2 groups", d)});
    const auto texts = texts_of(xml_document(diagram_svg("", d, net)));
    CHECK(texts
          == std::vector<std::string>{"8×8×4", "conv2d", "3×3, 64 / 2,", "pad 1,", "edge_padding",
                                      "batch_norm, ε 1e-5", "8×8×4", "channel_shuffle", "2 groups", "8×8×4"});
}

TEST_CASE("diagram: larger feature maps have larger boxes") {
    detail::diagram_scale scale;
    detail::enlarge(scale, shape<224, 224, 64>);
    detail::enlarge(scale, shape<4608>);
    const auto block = [&](dims d) { return detail::make_block(d, ink::blue, scale); };
    CHECK(block(shape<224, 224, 64>).height > block(shape<112, 112, 64>).height);
    CHECK(block(shape<112, 112, 128>).thickness > block(shape<112, 112, 64>).thickness);
    CHECK(block(shape<112, 224, 64>).recess > block(shape<112, 112, 64>).recess);
    CHECK(block(shape<4608>).height > block(shape<10>).height);
    CHECK(block(shape<1, 224, 3>).recess <= block(shape<1, 224, 3>).height);
    CHECK_FALSE(block(dims{}).drawn());
}

TEST_CASE("diagram: colours tell the families apart") {
    CHECK(detail::family_color("depthwise_conv2d 3×3") == ink::blue);
    CHECK(detail::family_color("max_pool2d 2×2") == ink::orange);
    CHECK(detail::family_color("upsample2d 2×2") == ink::orange);
    CHECK(detail::family_color("dense 10") == ink::green);
    CHECK(detail::family_color("flatten") == ink::line);
    CHECK(detail::family_color("group_norm 4") == ink::line);
    CHECK(detail::family_color("channel_shuffle, 2 groups") == ink::line);
}

TEST_CASE("diagram: long networks wrap into balanced rows") {
    const xml_document narrow(diagram_svg("", shape<224, 224, 3>, deep(), 800)),
        wide(diagram_svg("", shape<224, 224, 3>, deep(), 1200)),
        endless(diagram_svg("", shape<224, 224, 3>, deep(), 1e6));
    CHECK(width_of(narrow) <= 840);
    CHECK(width_of(wide) <= 1240);
    CHECK(width_of(endless) > 2500);
    for (const auto* page : {&narrow, &wide, &endless}) {
        CHECK(page->mistake == "");
        CHECK(page->all("g").size() == 25);
        CHECK(inside_page(*page));
        CHECK(overlaps(*page) == 0);
        CHECK(crossed_texts(*page) == 0);
    }
    detail::diagram_step step;
    step.block.output = shape<10>;
    step.block.thickness = step.width = 100;
    detail::place(step, 0);
    const auto rows = detail::balanced_rows(std::vector(10, step), 920);
    CHECK(rows.size() == 2);
    CHECK(rows[0].steps.size() == rows[1].steps.size());
}

TEST_CASE("diagram: labels and piles of words keep their distance") {
    nodes thin, tall;
    for (int i = 0; i < 12; ++i) thin.push_back(layer("a", shape<1000, 1000, 1>));
    const xml_document labels(diagram_svg("", shape<1000, 1000, 1>, sequence(thin)));
    CHECK(overlaps(labels) == 0);
    for (int i = 0; i < 12; ++i) {
        tall.push_back(layer("conv2d 1×1, 1", shape<1, 1, 1>));
        for (int j = 0; j < 12; ++j) tall.push_back(in_place("relu"));
    }
    const xml_document words(diagram_svg("", shape<1, 1, 1>, sequence(tall), 500));
    CHECK(overlaps(words) == 0);
}

TEST_CASE("diagram: joins have different signs") {
    const auto signed_as = [](diagram_kind kind) {
        auto node = join(kind, shape<4, 4, 2>, {skip(), layer("conv2d 1×1, 2", shape<4, 4, 2>)});
        node.label = "join";
        return xml_document(diagram_svg("", shape<4, 4, 2>, node)).all("polyline");
    };
    const auto sum = signed_as(diagram_kind::sum), product = signed_as(diagram_kind::product);
    const auto concat = signed_as(diagram_kind::concat);
    REQUIRE(sum.size() == 2);
    CHECK(sum[0].attributes != product[0].attributes);
    CHECK(sum[0].attributes != concat[0].attributes);
    CHECK(product[0].attributes != concat[0].attributes);
}

TEST_CASE("diagram: a residual block has a skip connection over it") {
    const auto d = shape<32, 32, 16>;
    const xml_document page(diagram_svg("", d, residual(d)));
    CHECK(page.mistake == "");
    CHECK(overlaps(page) == 0);
    CHECK(crossed_texts(page) == 0);
    CHECK(page.all("g").size() == 4);
    CHECK(page.all("circle").size() == 2);
    const auto texts = texts_of(page);
    CHECK(texts[texts.size() - 3] == "sum");
    CHECK(texts[texts.size() - 2] == "relu");
}

TEST_CASE("diagram: joins nest and may have any number of branches") {
    const auto d = shape<32, 32, 16>;
    const auto one = layer("conv2d 1×1, 4", shape<32, 32, 4>);
    const auto net = sequence({residual(d), squeeze(d), join(diagram_kind::sum, d, {squeeze(d), residual(d)}),
                               join(diagram_kind::concat, d, {one, one, sequence({one, one}), one})});
    const xml_document page(diagram_svg("", d, net));
    CHECK(page.mistake == "");
    CHECK(inside_page(page));
    CHECK(overlaps(page) == 0);
    CHECK(crossed_texts(page) == 0);
    CHECK(page.all("g").size() == 1 + 3 + 4 + (4 + 3 + 1) + (5 + 1));
    CHECK(width_of(page) <= 1240);
}

TEST_CASE("diagram: nested skips over long branches draw a U") {
    const xml_document page(diagram_svg("", shape<128, 128, 3>, u_net(128, 16, 4)));
    CHECK(page.mistake == "");
    CHECK(inside_page(page));
    CHECK(overlaps(page) == 0);
    CHECK(crossed_texts(page) == 0);
    CHECK(width_of(page) <= 1240);
    CHECK(page.all("g").size() == 1 + 4 * 7 + 2);
    std::vector<double> levels;
    for (const auto& t : page.all("text"))
        if (t.text == "concat") levels.push_back(t.number("y"));
    CHECK(levels.size() == 4);
    CHECK(page.elements.front().number("height") < 900);
    for (std::size_t i = 1; i < levels.size(); ++i) CHECK(std::abs(levels[i] - levels[i - 1]) > 50);
}

TEST_CASE("diagram: a hanging branch has the room below its row for itself") {
    const auto d = shape<32, 32, 16>;
    const auto longer =
        join(diagram_kind::concat, d, {skip(), sequence(nodes(5, layer("conv2d 3×3, 16", d)))});
    detail::diagram_reader one({}, 1200), two({}, 1200);
    one.add(longer);
    const auto flow = one.finish();
    CHECK(flow.rows.size() == 1);
    CHECK(flow.width >= flow.rows[0].steps[0].lanes[1].width + 2 * detail::turn_room);
    CHECK(flow.rows[0].steps[0].width == doctest::Approx(flow.rows[0].width));
    two.add(sequence({longer, longer}));
    CHECK(two.finish().rows.size() == 2);
}

TEST_CASE("diagram: degenerate networks") {
    const auto d = shape<4, 4, 2>;
    for (const auto& net :
         {sequence({}), sequence({in_place("relu")}), in_place("relu"), join(diagram_kind::concat, d, {}),
          join(diagram_kind::sum, d, {skip()}), join(diagram_kind::sum, d, {skip(), skip()}),
          join(diagram_kind::product, dims{}, {in_place("sigmoid"), skip()}), layer("<&>", dims{}),
          layer("", d),
          sequence({in_place("relu"), join(diagram_kind::sum, d, {skip(), layer("conv2d 1×1, 2", d)})})}) {
        const xml_document page(diagram_svg("a < b", d, net));
        CHECK(page.mistake == "");
        CHECK(inside_page(page));
        CHECK(overlaps(page) == 0);
        CHECK(crossed_texts(page) == 0);
    }
    CHECK(xml_document(diagram_svg("", dims{}, sequence({}))).mistake == "");
}
