#include <lamina/report/table.hpp>

#include <doctest/doctest.h>

#include <string>

using namespace lamina;
using namespace lamina::detail;

TEST_CASE("table: columns are aligned whatever the bytes") {
    text_table table({{"word"}, {"output", align::right}, {"x", align::center}});
    table.row({"conv2d 5×5, 32", "24×24×32", "a"});
    table.rule();
    table.row({"猫", "10", "abc"});
    CHECK(table.str()
          == "┌────────────────┬──────────┬─────┐\n"
             "│ word           │   output │  x  │\n"
             "├────────────────┼──────────┼─────┤\n"
             "│ conv2d 5×5, 32 │ 24×24×32 │  a  │\n"
             "├────────────────┼──────────┼─────┤\n"
             "│ 猫             │       10 │ abc │\n"
             "└────────────────┴──────────┴─────┘\n");
    CHECK(table.width() == 35);
}

TEST_CASE("table: without rows it is its heading") {
    CHECK(text_table({{"a"}}).str() == "┌───┐\n│ a │\n├───┤\n└───┘\n");
}

TEST_CASE("table: a row of the wrong length is refused") {
    text_table table({{"a"}, {"b"}});
    CHECK_THROWS_WITH_AS(table.row({"1"}), "text_table: a row has 1 cells, the table has 2 columns",
                         lamina::error);
    CHECK_THROWS_AS(table.row({}), lamina::error);
}

TEST_CASE("table: columns that may shrink are wrapped, the widest first") {
    text_table table({{"n", align::right}, {"name", align::left, 4}, {"words", align::left, 8}});
    table.row({"1", "conv.bias", "one, two, three, four"});
    table.row({"2", "relu", "five"});
    CHECK(table.width() == 41);
    CHECK(table.str(41).find("│ 1 │ conv.bias │ one, two, three, four │") != std::string::npos);
    CHECK(table.str(28)
          == "┌───┬───────────┬──────────┐\n"
             "│ n │ name      │ words    │\n"
             "├───┼───────────┼──────────┤\n"
             "│ 1 │ conv.bias │ one,     │\n"
             "│   │           │   two,   │\n"
             "│   │           │   three, │\n"
             "│   │           │   four   │\n"
             "│ 2 │ relu      │ five     │\n"
             "└───┴───────────┴──────────┘\n");
    CHECK(table.str(26).find("│ 1 │ conv.   │ one,") != std::string::npos);
    CHECK(table.str(26).find("│   │   bias  │   two,") != std::string::npos);
}

TEST_CASE("table: a table fits where its columns can shrink that far") {
    text_table table({{"name", align::left, 12}, {"fixed"}});
    table.row({"a name of some length", "a fixed width"});
    CHECK(table.fits(80));
    CHECK(table.fits(1 + 8 + 3 + 13 + 3));
    CHECK_FALSE(table.fits(1 + 7 + 3 + 13 + 3));
}

TEST_CASE("table: a bracket goes on beside wrapped cells") {
    text_table table({{"word", align::left, 4}, {"stage"}});
    table.row({"conv2d 3×3, 64, same", "┌ 1"});
    table.row({"relu", "└"});
    CHECK(table.str(25)
          == "┌───────────────┬───────┐\n"
             "│ word          │ stage │\n"
             "├───────────────┼───────┤\n"
             "│ conv2d 3×3,   │ ┌ 1   │\n"
             "│   64, same    │ │     │\n"
             "│ relu          │ └     │\n"
             "└───────────────┴───────┘\n");
}
