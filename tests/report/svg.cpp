#include <lamina/report/svg.hpp>

#include <doctest/doctest.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <limits>
#include <string>

#include "xml.hpp"

using namespace lamina;
using namespace lamina::detail;
using lamina_test::xml_document;

TEST_CASE("svg: text is escaped and always valid UTF-8") {
    CHECK(xml_escaped("a<b & \"c\" > 'd'") == "a&lt;b &amp; &quot;c&quot; &gt; &#39;d&#39;");
    CHECK(xml_escaped("24×24 – 猫") == "24×24 – 猫");
    CHECK(xml_escaped("line\nnext\ttab") == "line\nnext\ttab");
    CHECK(xml_escaped(std::string("\0\x01\x1b", 3)) == "���");
    CHECK(xml_escaped("\xff"
                      "a\xc3")
          == "�a�");
    CHECK(xml_escaped("\uFFFE\uFFFF\uFFFD") == "���");
}

TEST_CASE("svg: numbers are short, plain and finite") {
    CHECK(svg::number(0) == "0");
    CHECK(svg::number(-0.001) == "0");
    CHECK(svg::number(100) == "100");
    CHECK(svg::number(1.5) == "1.5");
    CHECK(svg::number(-2.346) == "-2.35");
    CHECK(svg::number(1e9) == "1000000000");
    CHECK(svg::number(std::numeric_limits<double>::quiet_NaN()) == "0");
    CHECK(svg::number(-std::numeric_limits<double>::infinity()) == "0");
}

TEST_CASE("svg: colours are mixed") {
    CHECK(mixed("#000000", "#ffffff", 0) == "#000000");
    CHECK(mixed("#000000", "#ffffff", 1) == "#ffffff");
    CHECK(mixed("#102030", "#304050", 0.5) == "#203040");
    CHECK(mixed("#102030", "#ffffff", -3) == "#102030");
    CHECK(mixed("#102030", "#ffffff", std::numeric_limits<double>::quiet_NaN()) == "#102030");
}

TEST_CASE("svg: a picture has every shape, a title and white paper") {
    svg page;
    page.open_group("a <group>");
    page.rect({0, 0}, 10, 20, {.fill = ink::blue, .corner = 3});
    page.circle({5, 5}, 2, {.stroke = ink::green, .dashed = true});
    page.polyline({{0, 0}, {3, 4}}, {.stroke = ink::text, .stroke_width = 1.25});
    page.polygon({{0, 0}, {3, 4}, {0, 4}}, {.fill = ink::orange});
    page.path("M0 0 L5 5", {{0, 0}, {5, 5}}, {.stroke = ink::line});
    page.close_group();
    page.text({0, 0}, "a & b", {.side = align::right, .bold = true, .turn = -90});
    page.bitmap({0, 0}, 5, 5, "data:image/png;base64,AA==");
    const auto text = page.str("T<1>");
    const xml_document xml(text);
    CHECK(xml.mistake == "");
    for (const auto tag : {"g", "circle", "polyline", "polygon", "path", "text", "image"})
        CHECK(xml.all(tag).size() == 1);
    CHECK(xml.all("title")[0].text == "T&lt;1&gt;");
    CHECK(xml.all("title")[1].text == "a &lt;group&gt;");
    CHECK(xml.all("rect")[0].attributes.at("fill") == "#ffffff");
    CHECK(xml.all("rect")[1].attributes.at("rx") == "3");
    CHECK(xml.all("text")[0].attributes.at("transform") == "rotate(-90 0 0)");
    CHECK(text == page.str("T<1>"));
}

TEST_CASE("svg: the page fits what is drawn") {
    svg page;
    page.rect({-5, 10}, 100, 50, {});
    CHECK(page.str("", 20).find("width=\"140\" height=\"90\" viewBox=\"-25 -10 140 90\"")
          != std::string::npos);
    page.text({95, 30}, "beyond");
    CHECK(page.high().x == doctest::Approx(95 + text_width("beyond", 11)));
    page.text({0, 0}, "up", {.size = 10, .turn = -90});
    CHECK(page.low().y == doctest::Approx(-text_width("up", 10)));
}

TEST_CASE("svg: every shape is inside the page") {
    const auto box = [](auto draw) {
        svg page;
        draw(page);
        return std::array{page.low().x, page.low().y, page.high().x, page.high().y};
    };
    CHECK(box([](svg& page) { page.circle({7, 5}, 2, {}); }) == std::array{5.0, 3.0, 9.0, 7.0});
    CHECK(box([](svg& page) { page.polyline({{3, 9}, {1, 4}}, {}); }) == std::array{1.0, 4.0, 3.0, 9.0});
    CHECK(box([](svg& page) { page.polygon({{3, 9}, {1, 4}, {8, 6}}, {}); })
          == std::array{1.0, 4.0, 8.0, 9.0});
    CHECK(box([](svg& page) { page.path("", {{2, 6}, {5, 3}}, {}); }) == std::array{2.0, 3.0, 5.0, 6.0});
    CHECK(box([](svg& page) { page.bitmap({1, 2}, 5, 3, ""); }) == std::array{1.0, 2.0, 6.0, 5.0});
}

TEST_CASE("svg: turned text is measured as it lies") {
    svg page;
    page.text({0, 0}, "abc", {.size = 10, .turn = 180});
    CHECK(page.low().x == doctest::Approx(-text_width("abc", 10)));
    CHECK(page.low().y == doctest::Approx(-2.2));
    CHECK(page.high().x == doctest::Approx(0));
    CHECK(page.high().y == doctest::Approx(8));
}

TEST_CASE("svg: an empty page, and points that are not finite") {
    CHECK(svg().str("").find("viewBox=\"-20 -20 40 40\"") != std::string::npos);
    svg page;
    page.circle({std::numeric_limits<double>::quiet_NaN(), 1}, 2, {});
    page.polyline(std::span<const point>{}, {.stroke = ink::text});
    CHECK(xml_document(page.str("")).mistake == "");
    CHECK(page.str("").find("nan") == std::string::npos);
}

TEST_CASE("svg: bold and wide text is wider") {
    CHECK(text_width("", 11) == 0);
    CHECK(text_width("mmm", 11) > text_width("iii", 11));
    CHECK(text_width("abc", 11, true) > text_width("abc", 11));
    CHECK(text_width("abc", 22) == doctest::Approx(2 * text_width("abc", 11)));
}

TEST_CASE("svg: saved whole, and nothing else is left behind") {
    const auto folder = std::filesystem::temp_directory_path() / "lamina_report_svg_test";
    std::filesystem::create_directories(folder);
    save_svg(folder / "a.svg", "old");
    save_svg(folder / "a.svg", "<svg/>");
    std::ifstream file(folder / "a.svg");
    CHECK(std::string(std::istreambuf_iterator<char>(file), {}) == "<svg/>");
    CHECK(std::distance(std::filesystem::directory_iterator(folder), {}) == 1);
    CHECK_THROWS_AS(save_svg(folder / "missing" / "a.svg", ""), lamina::error);
    std::filesystem::remove_all(folder);
}
