#include <lamina/report/confusion.hpp>

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "xml.hpp"

using namespace lamina;
using lamina_test::inside_page;
using lamina_test::xml_document;

namespace {

confusion_report cats_and_dogs() { return {{"cat", "dog", "yak"}, {1200, 30, 0, 4, 96, 0, 0, 0, 0}}; }

} // namespace

TEST_CASE("confusion: as text") {
    CHECK(confusion_text(cats_and_dogs())
          == "┌──────────────────┬───────┬─────┬─────┬────────┐\n"
             "│ true \\ predicted │   cat │ dog │ yak │ recall │\n"
             "├──────────────────┼───────┼─────┼─────┼────────┤\n"
             "│              cat │ 1 200 │  30 │   · │ 97.6 % │\n"
             "│              dog │     4 │  96 │   · │ 96.0 % │\n"
             "│              yak │     · │   · │   · │      – │\n"
             "└──────────────────┴───────┴─────┴─────┴────────┘\n"
             " accuracy 97.44 % of 1 330\n");
}

TEST_CASE("confusion: as a picture") {
    const auto text = confusion_svg("pets & co", cats_and_dogs());
    const xml_document page(text);
    CHECK(page.mistake == "");
    CHECK(inside_page(page));
    CHECK(page.all("g").size() == 9);
    CHECK(text.find(">1 200<") != std::string::npos);
    CHECK(text.find(">97.6 %<") != std::string::npos);
    CHECK(text.find("accuracy 97.44 % of 1 330") != std::string::npos);
    CHECK(text.find("<title>cat predicted as dog: 30</title>") != std::string::npos);
}

TEST_CASE("confusion: a fuller cell is darker; right and wrong have their own colours") {
    const auto fill = [](std::size_t right, std::size_t wrong, std::size_t cell) {
        const xml_document page(confusion_svg("", {{"a", "b"}, {right, wrong, 0, 1}}));
        return page.all("rect")[2 + cell].attributes.at("fill");
    };
    CHECK(fill(10, 0, 0) == mixed(ink::paper, ink::blue, 0.9));
    CHECK(fill(5, 5, 0) == mixed(ink::paper, ink::blue, 0.45));
    CHECK(fill(0, 10, 1) == mixed(ink::paper, ink::vermilion, 0.9));
    CHECK(fill(75, 25, 1) == mixed(ink::paper, ink::vermilion, 0.45));
    CHECK(fill(10, 0, 1) == ink::paper);
}

TEST_CASE("confusion: no classes, long names, many classes") {
    const xml_document none(confusion_svg("", {{}, {}}));
    CHECK(none.mistake == "");
    CHECK(confusion_text({{}, {}}).find("accuracy – of 0") != std::string::npos);

    const auto named = confusion_svg("", {{"ankle boot", "<bag>"}, {1, 2, 3, 4}});
    CHECK(xml_document(named).mistake == "");
    CHECK(named.find("rotate(-50 ") != std::string::npos);
    CHECK(confusion_text({{"ankle boot", "bag"}, {1, 2, 3, 4}}).find("│ ankle bo… │") != std::string::npos);

    std::vector<std::size_t> counts(100 * 100);
    for (std::size_t i = 0; i < 100; ++i) counts[i * 100 + i] = 7;
    const auto many = confusion_svg("", {std::vector<std::string>(100, "name"), counts});
    CHECK(xml_document(many).all("g").size() == 100);
    CHECK(many.find(">7<") == std::string::npos);
    CHECK(many.find("rotate(-90 ") != std::string::npos);
}

TEST_CASE("confusion: counts that do not fit the classes are refused") {
    CHECK_THROWS_WITH_AS(confusion_report({"a", "b"}, {1, 2, 3}),
                         "confusion_report: 3 counts for 2 classes, expected 4", lamina::error);
}
