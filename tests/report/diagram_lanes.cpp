// Named values in diagrams: where their lanes run, and what they keep clear of.
#include <lamina/report/diagram.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "marks.hpp"

using namespace lamina;
using namespace lamina::detail;
using lamina_test::area;
using lamina_test::points_in;
using lamina_test::text_saying;
using lamina_test::xml_document;

namespace {

using nodes = std::vector<diagram_node>;

diagram_node layer(std::string label, dims output) { return {.label = std::move(label), .output = output}; }
diagram_node sequence(nodes children) {
    return {.kind = diagram_kind::sequence, .children = std::move(children)};
}
diagram_node join(diagram_kind kind, dims output, nodes children) {
    return {.kind = kind, .output = output, .children = std::move(children)};
}
diagram_node marked(diagram_mark mark, std::string name, std::size_t value) {
    return {.label = std::move(name), .mark = mark, .value = value};
}
diagram_node as(std::string name, std::size_t value) {
    return marked(diagram_mark::names, std::move(name), value);
}
diagram_node from(std::size_t value) { return marked(diagram_mark::reads, "read", value); }
diagram_node result(std::string name, std::size_t value) {
    return marked(diagram_mark::results, std::move(name), value);
}
diagram_node conv(std::size_t side, std::size_t channels) {
    return layer("conv2d 3×3, n", dims::image(side, side, channels));
}
diagram_node up(std::size_t side) { return layer("upsample2d 2×2", dims::image(side, side, 64)); }

diagram_node pyramid() {
    const auto level = [](std::size_t side, std::size_t value) {
        return join(diagram_kind::sum, dims::image(side, side, 64),
                    {up(side), sequence({from(value), conv(side, 64)})});
    };
    return sequence({conv(160, 32), conv(80, 64), conv(40, 64), as("c3", 0), conv(20, 128), as("c4", 1),
                     conv(10, 64), as("p5", 2), level(20, 1), as("p4", 3), level(40, 0), conv(40, 255),
                     result("small", 4), from(3), conv(20, 255), result("medium", 5), from(2), conv(10, 255),
                     result("large", 6)});
}

/// Two hourglasses, one behind the other, each with a result.
diagram_node hourglass() {
    nodes all{conv(64, 64)};
    for (std::size_t k = 0; k < 2; ++k) {
        for (std::size_t i = 0; i < 4; ++i) {
            all.push_back(conv(64 >> i, 64));
            all.push_back(as(std::string(k == 0 ? "a" : "b") + std::to_string(i), 5 * k + i));
            all.push_back(layer("max_pool2d 2×2", dims::image(32 >> i, 32 >> i, 64)));
        }
        for (std::size_t i = 4; i-- > 0;)
            all.push_back(
                join(diagram_kind::sum, dims::image(64 >> i, 64 >> i, 64), {up(64 >> i), from(5 * k + i)}));
        all.push_back(result(k == 0 ? "first" : "second", 5 * k + 4));
    }
    return sequence(all);
}

/// U-Net++: the node x_ij reads every x_ik before it.
diagram_node nested_u_net(std::size_t depth) {
    nodes all;
    for (std::size_t i = 0; i < depth; ++i) {
        if (i > 1) all.push_back(from(10 * (i - 1)));
        if (i > 0)
            all.push_back(layer("max_pool2d 2×2", dims::image(128 >> i, 128 >> i, std::size_t{8} << i)));
        for (std::size_t j = 0; j <= i; ++j) {
            const auto row = i - j, side = std::size_t{128} >> row;
            nodes parts;
            for (std::size_t k = 0; k < j; ++k) parts.push_back(from(10 * row + k));
            parts.push_back(up(side));
            if (j > 0) all.push_back(join(diagram_kind::concat, dims::image(side, side, 64), parts));
            all.push_back(conv(side, std::size_t{16} << row));
            all.push_back(as("x" + std::to_string(row) + std::to_string(j), 10 * row + j));
        }
    }
    return sequence(all);
}

struct lane_line {
    std::string color;
    area span;
    bool upright;
};

/// The horizontal and upright parts of all colored lines.
std::vector<lane_line> lane_lines(const xml_document& page) {
    std::vector<lane_line> lines;
    for (const auto& path : page.all("path")) {
        const auto& color = path.attributes.at("stroke");
        if (color == ink::line || color == ink::text) continue;
        const auto p = points_in(path.attributes.at("d"));
        for (std::size_t i = 1; i < p.size(); ++i)
            lines.push_back({color,
                             {std::min(p[i - 1].x, p[i].x), std::min(p[i - 1].y, p[i].y),
                              std::max(p[i - 1].x, p[i].x), std::max(p[i - 1].y, p[i].y)},
                             std::abs(p[i - 1].x - p[i].x) < 0.01});
    }
    return lines;
}

/// Everything that blocks cover.
std::vector<area> blocks(const xml_document& page) {
    std::vector<area> all;
    for (const auto& polygon : page.all("polygon")) {
        const auto p = points_in(polygon.attributes.at("points"));
        if (p.size() == 4) all.push_back({p[0].x, p[1].y, p[2].x, p[3].y});
    }
    const auto rects = page.all("rect");
    for (std::size_t i = 1; i < rects.size(); ++i) {
        const auto x = rects[i].number("x"), y = rects[i].number("y");
        all.push_back({x, y, x + rects[i].number("width"), y + rects[i].number("height")});
    }
    return all;
}

int covered_blocks(const xml_document& page) {
    int count = 0;
    const auto all = blocks(page);
    for (const auto& line : lane_lines(page))
        for (const auto& b : all) count += line.span.meets(b);
    return count;
}

/// The number of pairs of lanes of different values that run along each other.
int shared_lines(const xml_document& page) {
    int count = 0;
    const auto lines = lane_lines(page);
    for (const auto& a : lines)
        for (const auto& b : lines) {
            if (a.color >= b.color || a.upright != b.upright) continue;
            const auto wide = a.upright ? 3.0 : -8.0, high = a.upright ? -8.0 : 3.0;
            const area around{a.span.left - wide, a.span.top - high, a.span.right + wide,
                              a.span.bottom + high};
            const auto length = a.upright ? a.span.bottom - a.span.top : a.span.right - a.span.left;
            count += length > 16 && around.meets(b.span);
        }
    return count;
}

void check_lanes(const diagram_node& network, std::size_t lanes, const std::vector<std::string>& names) {
    for (const double width : {700.0, 1200.0, 1e6}) {
        const xml_document page(diagram_svg("", shape<128, 128, 3>, network, width));
        CHECK(page.mistake == "");
        CHECK(inside_page(page));
        CHECK(lamina_test::overlaps(page) == 0);
        CHECK(lamina_test::crossed_texts(page) == 0);
        CHECK(covered_blocks(page) == 0);
        CHECK(shared_lines(page) == 0);
        std::size_t colored = 0;
        for (const auto& path : page.all("path")) {
            const auto& color = path.attributes.at("stroke");
            colored += color != ink::line && color != ink::text ? 1U : 0U;
        }
        CHECK(colored == lanes);
        for (const auto& name : names) text_saying(page, name);
        for (const auto& text : page.all("text")) CHECK(text.text != "read");
    }
}

} // namespace

TEST_CASE("diagram: lanes keep clear of blocks, texts and each other") {
    check_lanes(pyramid(), 4, {"c3", "c4", "p5", "p4", "small", "medium", "large"});
    check_lanes(hourglass(), 8, {"a0", "a1", "a2", "a3", "b0", "b1", "b2", "b3", "first", "second"});
    check_lanes(nested_u_net(3), 1 + 1 + (1 + 2), {"x00", "x10", "x01", "x20", "x11", "x02"});
    check_lanes(nested_u_net(4), 2 + 1 + (1 + 2) + (1 + 2 + 3),
                {"x00", "x10", "x01", "x20", "x11", "x02", "x30", "x21", "x12", "x03"});
}

TEST_CASE("diagram: a lane leads from the dot behind its block to the join that reads it") {
    const auto net = sequence({conv(32, 16), as("skip", 0), conv(32, 16),
                               join(diagram_kind::sum, shape<32, 32, 16>, {conv(32, 16), from(0)})});
    const xml_document page(diagram_svg("", shape<32, 32, 3>, net, 1e6));
    const auto color = std::string(lane_color(0));
    std::vector<point> dots, joins;
    for (const auto& c : page.all("circle")) {
        if (c.attributes.at("fill") == color) dots.push_back({c.number("cx"), c.number("cy")});
        if (c.attributes.at("fill") == ink::paper) joins.push_back({c.number("cx"), c.number("cy")});
    }
    REQUIRE(dots.size() == 2);
    REQUIRE(joins.size() == 1);
    const auto rect = page.all("rect")[2];
    CHECK(dots[0].x > rect.number("x") + rect.number("width"));
    CHECK(dots[0].x < rect.number("x") + rect.number("width") + 60);
    CHECK(dots[0].y == 0);
    CHECK(dots[1].x == dots[0].x);
    const auto name = place_of(text_saying(page, "skip"));
    CHECK(lamina_test::close(name.x, dots[0].x, 10));
    CHECK(lamina_test::close(name.y, dots[0].y, 10));
    const auto lines = lane_lines(page);
    REQUIRE(!lines.empty());
    CHECK(lines.front().span.left == dots[0].x);
    CHECK(lines.back().span.right == joins[0].x);
    CHECK(lines.back().span.bottom < joins[0].y - join_radius);
    CHECK(lines.back().span.bottom > joins[0].y - join_radius - 10);
}

TEST_CASE("diagram: results end in an arrow with their name, inputs begin with a block") {
    const auto meta =
        diagram_node{.label = "meta", .output = shape<12>, .mark = diagram_mark::inputs, .value = 0};
    const auto net = sequence({layer("dense 8", shape<8>), result("middle", 1),
                               join(diagram_kind::concat, shape<20>, {layer("dense 8", shape<8>), meta}),
                               layer("dense 3", shape<3>), result("end", 2)});
    const xml_document page(diagram_svg("", shape<16>, net));
    CHECK(covered_blocks(page) == 0);
    CHECK(lamina_test::overlaps(page) == 0);
    CHECK(lamina_test::crossed_texts(page) == 0);
    std::vector<point> heads;
    for (const auto& p : page.all("polygon"))
        if (p.attributes.at("fill") == ink::text) heads.push_back(points_in(p.attributes.at("points"))[0]);
    REQUIRE(heads.size() == 2);
    const char* names[] = {"middle", "end"};
    for (std::size_t i = 0; i < 2; ++i) {
        const auto name = place_of(text_saying(page, names[i]));
        CHECK(name.x == doctest::Approx(heads[i].x + 4));
        CHECK(name.y == doctest::Approx(heads[i].y + 4));
    }
    CHECK(heads[0].y < -10);
    CHECK(heads[1].y == 0);
    const auto name = place_of(text_saying(page, "meta")), size = place_of(text_saying(page, "12"));
    CHECK(name.x == doctest::Approx(size.x));
    CHECK(name.y < size.y - 20);
}

TEST_CASE("diagram: a value that is read alone begins a row") {
    const auto net =
        sequence({conv(32, 16), as("x", 0), conv(16, 16), result("one", 1), from(0), conv(8, 16)});
    const xml_document page(diagram_svg("", shape<32, 32, 3>, net));
    CHECK(place_of(text_saying(page, "8×8×16")).y > place_of(text_saying(page, "16×16×16")).y + 50);
    CHECK(page.all("path").size() == 2 + 1 + 1 + 1 + 1 + 1);
}

TEST_CASE("diagram: a value without a lane has its name at both ends") {
    diagram_map map;
    map.gives = {{0, {0, 0}}};
    map.takes = {{0, {100, 0}, {110, 0}}};
    REQUIRE(lane_router(map).lanes().size() == 1);
    CHECK(lane_router(map).lanes()[0].corners.size() == 2);
    map.areas = {{40, -20, 60, 20}};
    const auto around = lane_router(map).lanes()[0].corners;
    CHECK(around.size() > 3);
    for (const auto p : around) CHECK((p.x <= 35 || p.x >= 65 || p.y <= -25 || p.y >= 25));
    map.areas = {{80, -40, 90, 40}, {110, -40, 120, 40}, {80, -40, 120, -30}, {80, 30, 120, 40}};
    CHECK(lane_router(map).lanes()[0].corners.empty());

    diagram_reader reader({}, 1200, {{0}, {0}});
    reader.add(sequence({conv(32, 16), as("x", 0), from(0), conv(8, 16)}));
    svg page;
    diagram_painter(page, map).draw(reader.finish_network(), {});
    std::size_t names = 0;
    for (const auto& text : xml_document(page.str("")).all("text"))
        names += text.text == "x" || text.text == "read";
    CHECK(names == 2);
}
