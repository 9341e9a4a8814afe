#include <lamina/report/table.hpp>

#include <doctest/doctest.h>

using namespace lamina;

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
