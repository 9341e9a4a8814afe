#include <lamina/report/curves.hpp>

#include <doctest/doctest.h>

#include <limits>
#include <string>
#include <vector>

#include "plot.hpp"

using namespace lamina;
using namespace lamina::detail;
using lamina_test::inside_page;
using lamina_test::plot;
using lamina_test::text_saying;
using lamina_test::xml_document;

namespace {

constexpr auto undefined = std::numeric_limits<double>::quiet_NaN();
constexpr auto infinite = std::numeric_limits<double>::infinity();

detail::axis axis_of(std::vector<double> values) { return detail::value_axis({{"", std::move(values)}}); }

std::string draw(std::vector<curve> curves) {
    const std::vector<curve_panel> panels{{"loss", std::move(curves)}};
    return curves_svg("", panels);
}

/// Counts the lines of curves, which are thicker than the frame and the grid.
std::size_t lines(const std::string& text) {
    std::size_t count = 0;
    for (const auto& line : xml_document(text).all("polyline"))
        count += line.attributes.at("stroke-width") == "2";
    return count;
}

bool has_text(const std::string& text, const std::string& wanted) {
    for (const auto& t : xml_document(text).all("text"))
        if (t.text == wanted) return true;
    return false;
}

} // namespace

TEST_CASE("curves: axes have round ends and ticks") {
    const auto a = axis_of({0.62, 0.05, 0.3});
    CHECK(a.low == 0);
    CHECK(a.high == doctest::Approx(0.8));
    CHECK(a.step == doctest::Approx(0.2));
    CHECK(a.ticks() == 5);
    CHECK(a.label(a.tick(1)) == "0.2");
    CHECK(a.label(a.tick(0)) == "0.0");
    const auto b = axis_of({0.912, 0.987});
    CHECK(b.low == doctest::Approx(0.90));
    CHECK(b.high == doctest::Approx(1.0));
    CHECK(b.label(b.high) == "1.00");
    CHECK(axis_of({0.38, 1}).low == 0);
    CHECK(axis_of({-3, 4}).low == doctest::Approx(-4));
    CHECK(axis_of({0, 1e30}).label(2e29) == "2e+29");
    CHECK(detail::round_step(0.11) == doctest::Approx(0.2));
    CHECK(detail::round_step(2) == doctest::Approx(2));
    CHECK(detail::round_step(6) == doctest::Approx(10));
}

TEST_CASE("curves: constant, empty and impossible values still give an axis") {
    const std::vector<std::vector<double>> cases{
        {undefined}, {infinite, -infinite}, {0},     {1, 1, 1},      {-5, -5},
        {1e-300},    {1e149, -1e149},       {1e308}, {1, 1 + 1e-12}, std::vector<double>{}};
    for (const auto& values : cases) {
        const auto a = axis_of(values);
        CHECK(a.high > a.low);
        CHECK(a.step > 0);
        CHECK(a.ticks() >= 2);
        CHECK(a.ticks() <= 12);
        for (const auto v : values)
            if (detail::plottable(v)) {
                CHECK(a.share(v) >= -1e-6);
                CHECK(a.share(v) <= 1 + 1e-6);
            }
    }
}

TEST_CASE("curves: two panels with legend and last values") {
    const std::vector<curve_panel> panels{
        {"loss", {{"training", {0.6, 0.3, 0.1234}}, {"validation", {0.7, 0.4, 0.25}}}},
        {"accuracy", {{"training", {0.8, 0.9, 0.96}}, {"validation", {0.7, 0.8, 0.94}}}},
    };
    const auto text = curves_svg("a & b", panels);
    const xml_document page(text);
    CHECK(page.mistake == "");
    CHECK(inside_page(page));
    for (const auto words :
         {"loss", "accuracy", "training", "validation", "epoch", "0.1234", "0.2500", "0.9600", "0.9400", "3"})
        CHECK(has_text(text, words));
    CHECK(lines(text) == 4 + 4);
    CHECK(text == curves_svg("a & b", panels));
}

TEST_CASE("curves: each value of each curve stands at its epoch and height, in the legend's color") {
    const std::vector<curve_panel> panels{
        {"loss", {{"training", {2.3, 0.9, 0.4, 0.3, 0.11}}, {"validation", {2.0, 1.1, 0.7}}}},
        {"accuracy", {{"training", {0.3, 0.7, 0.8, 0.9, 0.97}}, {"validation", {0.4, 0.6, 0.75, 0.8, 0.85}}}},
    };
    const xml_document page(curves_svg("", panels));
    for (std::size_t i = 0; i < panels.size(); ++i) {
        const plot seen(page, i);
        CHECK(seen.title() == panels[i].title);
        for (const auto& c : panels[i].curves) {
            const auto drawn = seen.curve_called(c.name);
            REQUIRE(drawn.size() == c.values.size());
            for (std::size_t e = 0; e < drawn.size(); ++e) {
                CHECK(drawn[e].x == doctest::Approx(static_cast<double>(e + 1)).epsilon(0.001));
                CHECK(drawn[e].y == doctest::Approx(c.values[e]).epsilon(0.005));
            }
            CHECK(seen.label_of(c.name) == fixed_decimals(c.values.back(), 4));
            CHECK(seen.dot_of(c.name).x == doctest::Approx(static_cast<double>(c.values.size())));
            CHECK(seen.dot_of(c.name).y == doctest::Approx(c.values.back()).epsilon(0.005));
        }
    }
}

TEST_CASE("curves: one spike does not flatten the others") {
    std::vector<double> values{2.3, 1.1, 0.8, 0.6, 500, 0.5, 0.4, 0.35, 0.3, 0.28};
    const auto text = draw({{"training", values}});
    const xml_document page(text);
    CHECK(has_text(text, "▲ above the axis, up to 500"));
    CHECK(inside_page(page));
    CHECK(page.all("polygon").size() == 1);
    const auto drawn = plot(page, 0).curve_called("training");
    REQUIRE(drawn.size() == values.size());
    CHECK(drawn[4].y == doctest::Approx(2.5));
    for (const std::size_t e : {0u, 3u, 5u, 9u})
        CHECK(drawn[e].y == doctest::Approx(values[e]).epsilon(0.005));
    values[4] = 123456.7;
    CHECK(has_text(draw({{"training", values}}), "▲ above the axis, up to 123 456"));
}

TEST_CASE("curves: what is not far above the rest is never cut off") {
    const auto limit = [](std::vector<double> sorted) { return detail::upper_limit(sorted); };
    CHECK(limit({1, 2, 3, 4, 100}) == 4);
    CHECK(limit({1, 2, 3, 4, 30}) == infinite);
    CHECK(limit({1, 2, 3, 100}) == infinite);
    CHECK(limit({1, 2, 3, 4, 100, 101}) == infinite);
    CHECK(limit({1, 1, 1, 1, 1, 2}) == infinite);
    std::vector<double> twenty{50, 9000};
    for (int i = 1; i <= 18; ++i) twenty.insert(twenty.end() - 2, i);
    CHECK(limit(twenty) == 50);
    twenty[18] = 500;
    CHECK(limit(twenty) == 18);
    CHECK(axis_of({2.3, 0.5, 0.3, 0.25, 0.2, 0.18}).high >= 2.3);
    CHECK_FALSE(has_text(draw({{"a", {1, 2, 3, 4, 5}}}), "▲"));
}

TEST_CASE("curves: epochs without a number are marked on the axis") {
    const xml_document page(draw({{"a", {1, undefined, 2, 3}}}));
    std::vector<double> crosses;
    for (const auto& line : page.all("polyline"))
        if (line.attributes.at("stroke-width") == "1.5")
            crosses.push_back(lamina_test::points_in(line.attributes.at("points"))[0].x + 3);
    REQUIRE(crosses.size() == 2);
    CHECK(crosses[0] == doctest::Approx(detail::panel_width / 3).epsilon(0.001));
}

TEST_CASE("curves: the last values of a panel have equal decimals") {
    CHECK(detail::last_value_text(0.2, 0.25) == "0.2000");
    CHECK(detail::last_value_text(0.2, 12.3) == "0.20");
    CHECK(detail::last_value_text(1.5, 4000) == "2");
    CHECK(detail::last_value_text(0.2, 1e7) == "0.2");
    CHECK(detail::last_value_text(undefined, 1) == "nan");
    const auto text = draw({{"a", {1, 0.2}}, {"b", {1, 0.1466}}});
    CHECK(has_text(text, "0.2000"));
    CHECK(has_text(text, "0.1466"));
}

TEST_CASE("curves: one epoch is a dot in the middle") {
    const auto text = draw({{"training", {0.5}}});
    CHECK(lines(text) == 1);
    CHECK(xml_document(text).all("circle").size() == 2);
    CHECK(xml_document(text).all("circle")[0].number("cx") == doctest::Approx(detail::panel_width / 2));
}

TEST_CASE("curves: what is not finite leaves a gap") {
    const auto text = draw({{"a", {1, 2, undefined, 3, infinite, 4, 5}}});
    CHECK(xml_document(text).mistake == "");
    CHECK(lines(text) == 1 + 2);
    CHECK(has_text(text, "× not a number or infinite"));
    CHECK_FALSE(has_text(draw({{"a", {1, 2}}}), "× not a number or infinite"));
    CHECK(text.find("nan") == std::string::npos);
    CHECK(text.find(">inf") == std::string::npos);
    CHECK(has_text(draw({{"a", {1, 2, undefined}}}), "nan"));
}

TEST_CASE("curves: nothing to draw") {
    CHECK(has_text(draw({}), "no values"));
    CHECK(has_text(draw({{"a", {}}}), "no values"));
    CHECK(has_text(draw({{"a", {undefined, undefined}}}), "no values"));
    CHECK(xml_document(curves_svg("", {})).mistake == "");
}

TEST_CASE("curves: equal last values do not cover each other") {
    const auto text = draw({{"a", {1, 0.5}}, {"b", {2, 0.5}}, {"c", {3, 0.5}}});
    std::vector<double> heights;
    for (const auto& t : xml_document(text).all("text"))
        if (t.text == "0.5000" && t.attributes.count("font-weight") != 0) heights.push_back(t.number("y"));
    REQUIRE(heights.size() == 3);
    CHECK(heights[1] - heights[0] >= 13);
    CHECK(heights[2] - heights[1] >= 13);
}

TEST_CASE("curves: epochs have few whole ticks") {
    const auto text = draw({{"a", std::vector<double>(90, 0.5)}});
    CHECK(has_text(text, "10"));
    CHECK(has_text(text, "90"));
    CHECK_FALSE(has_text(text, "11"));
    CHECK(has_text(draw({{"a", {1, 2}}}), "2"));
}
