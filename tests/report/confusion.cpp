#include <lamina/report/confusion.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <string>
#include <vector>

#include "marks.hpp"
#include "widths.hpp"

using namespace lamina;
using namespace lamina::detail;
using lamina_test::close;
using lamina_test::color_at;
using lamina_test::inside_page;
using lamina_test::place_of;
using lamina_test::text_at;
using lamina_test::text_saying;
using lamina_test::widest_line;
using lamina_test::xml_document;

namespace {

confusion_report cats_and_dogs() { return {{"cat", "dog", "yak"}, {1200, 30, 0, 4, 96, 0, 0, 0, 0}}; }

} // namespace

TEST_CASE("confusion: as text") {
    CHECK(confusion_text(cats_and_dogs(), 80)
          == "┌──────────────────┬────────────────┬──────────┐\n"
             "│ true \\ predicted │  cat  dog  yak │ recall % │\n"
             "├──────────────────┼────────────────┼──────────┤\n"
             "│              cat │ 1200   30    · │     97.6 │\n"
             "│              dog │    4   96    · │     96.0 │\n"
             "│              yak │    ·    ·    · │        – │\n"
             "├──────────────────┼────────────────┼──────────┤\n"
             "│      precision % │ 99.7 76.2    – │          │\n"
             "└──────────────────┴────────────────┴──────────┘\n"
             " accuracy 97.44 % of 1 330\n");
}

TEST_CASE("confusion: ten classes of a thousand samples fit 80 columns, with names cut") {
    std::vector<std::string> names{"T-shirt/top", "Trouser", "Pullover", "Dress", "Coat",
                                   "Sandal",      "Shirt",   "Sneaker",  "Bag",   "Ankle boot"};
    std::vector<std::size_t> counts(100, 1);
    counts[0] = 9999;
    const auto text = confusion_text({names, counts}, 80);
    CHECK(widest_line(text) <= 80);
    CHECK(text.find("│ T-s… Tro… Pul… Dre… Coat San… Shi… Sne…  Bag Ank… │") != std::string::npos);
    CHECK(text.find("│   T-shirt/top │ 9999    1    1 ") != std::string::npos);
    CHECK(confusion_text({names, counts}, 200).find("│ T-shirt/top     Trouser ") != std::string::npos);
}

TEST_CASE("confusion: more classes than fit have a line each") {
    std::vector<std::string> names;
    std::vector<std::size_t> counts(100 * 100);
    for (std::size_t i = 0; i < 100; ++i) {
        names.push_back("class " + std::to_string(i));
        counts[i * 100 + i] = 90;
        counts[i * 100 + (i + 7) % 100] = 10 + (i == 3);
    }
    const auto text = confusion_text({names, counts}, 80);
    CHECK(widest_line(text) <= 80);
    const auto says = [](const std::string& all, const char* line) {
        return all.find(line) != std::string::npos;
    };
    CHECK(says(text, "│ class 3  │     101 │     89.1 │        90.0 │ class 10, 11        │"));
    CHECK(says(text, "│ class 10 │     100 │     90.0 │        89.1 │ class 17, 10        │"));
    CHECK(says(confusion_text({{"a", "b"}, {1, 0, 0, 1}}, 30), "│ a     │       1 │      100 │"));
}

TEST_CASE("confusion: as a picture") {
    const auto text = confusion_svg("pets & co", cats_and_dogs());
    const xml_document page(text);
    CHECK(page.mistake == "");
    CHECK(inside_page(page));
    CHECK(page.all("g").size() == 9);
    CHECK(text.find(">1 200<") != std::string::npos);
    CHECK(text.find(">97.6<") != std::string::npos);
    CHECK(text.find("accuracy 97.44 % of 1 330") != std::string::npos);
    CHECK(text.find("<title>cat predicted as dog: 30</title>") != std::string::npos);
}

TEST_CASE("confusion: every count, share and color stands where the names say") {
    const std::vector<std::string> names{"ant", "bee", "cat"};
    const std::vector<std::size_t> counts{50, 3, 7, 2, 40, 8, 15, 1, 60};
    const confusion_report report{names, counts};
    const xml_document page(confusion_svg("", report));
    std::vector<double> rows(3), columns(3);
    for (const auto& t : page.all("text"))
        for (std::size_t c = 0; c < 3; ++c)
            if (t.text == names[c]) {
                if (place_of(t).x < 0)
                    rows[c] = place_of(t).y;
                else
                    columns[c] = place_of(t).x;
            }
    CHECK(rows[0] < rows[1]);
    CHECK(columns[0] < columns[1]);
    for (std::size_t t = 0; t < 3; ++t)
        for (std::size_t p = 0; p < 3; ++p) {
            const auto count = counts[3 * t + p];
            CHECK(text_at(page, {columns[p], rows[t]}, 5) == std::to_string(count));
            const auto share = static_cast<double>(count) / static_cast<double>(report.samples(t));
            CHECK(color_at(page, {columns[p], rows[t]})
                  == (t == p ? mixed(ink::paper, ink::blue, 0.9 * share)
                             : mixed(ink::paper, ink::vermilion, 0.9 * std::sqrt(share))));
        }
    const auto recall = place_of(text_saying(page, "recall %"));
    const auto precision = place_of(text_saying(page, "precision %"));
    const std::vector<std::string> recalls{"83.3", "80.0", "78.9"}, precisions{"74.6", "90.9", "80.0"};
    for (std::size_t c = 0; c < 3; ++c) {
        CHECK(text_at(page, {recall.x, rows[c]}, 5) == recalls[c]);
        CHECK(text_at(page, {columns[c], precision.y}, 5) == precisions[c]);
    }
    CHECK(recall.x > columns[2]);
    CHECK(precision.y > rows[2]);
    CHECK(place_of(text_saying(page, "predicted")).y < rows[0] - 22);
    CHECK(place_of(text_saying(page, "true")).x < columns[0] - 22);
    const auto titles = page.all("title");
    REQUIRE(titles.size() == 1 + 9);
    CHECK(titles[1 + 2].text == "ant predicted as cat: 7");
    CHECK(titles[1 + 6].text == "cat predicted as ant: 15");
}

TEST_CASE("confusion: turned names and shares stand at their columns, too") {
    std::vector<std::string> names;
    std::vector<std::size_t> counts(30 * 30);
    for (std::size_t i = 0; i < 30; ++i) {
        names.push_back("a class with a long name, " + std::to_string(i));
        counts[i * 30 + i] = 100 + i;
        counts[i * 30] += 100;
    }
    const xml_document page(confusion_svg("", {names, counts}));
    CHECK(inside_page(page));
    const auto side = 640.0 / 30;
    std::vector<double> turned, shares;
    for (const auto& t : page.all("text")) {
        if (t.attributes.count("transform") == 0 || t.text == "true") continue;
        (place_of(t).y < 0 ? turned : shares).push_back(place_of(t).x);
        if (place_of(t).y < 0) CHECK(t.text == shortened_inside(names[turned.size() - 1], 24));
    }
    REQUIRE(turned.size() == 30);
    REQUIRE(shares.size() == 30);
    for (std::size_t c = 0; c < 30; ++c) {
        CHECK(close(turned[c], side * (static_cast<double>(c) + 0.5), 6));
        CHECK(close(shares[c], side * (static_cast<double>(c) + 0.5), 6));
    }
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
    CHECK(confusion_text({{}, {}}, 80).find("accuracy – of 0") != std::string::npos);

    const auto named = confusion_svg("", {{"ankle boot", "<bag>"}, {1, 2, 3, 4}});
    CHECK(xml_document(named).mistake == "");
    CHECK(named.find("rotate(-50 ") != std::string::npos);

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
