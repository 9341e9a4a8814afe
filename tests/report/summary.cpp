#include <lamina/layers/words.hpp>
#include <lamina/report/import.hpp>
#include <lamina/report/summary.hpp>

#include <doctest/doctest.h>

#include <vector>

#include "widths.hpp"

using namespace lamina;
using namespace lamina::detail;

TEST_CASE("summary: the article's network") {
    const std::vector<summary_row> rows{
        {"1", "conv2d 5×5, 32", shape<24, 24, 32>, 832, 832, 460'800, "1"},
        {"2", "relu", shape<24, 24, 32>, 0, 0, 0, "1"},
        {"3", "max_pool2d 2×2", shape<12, 12, 32>, 0, 0, 0, "1"},
        {"4", "flatten", shape<4608>, 0, 0, 0, "2"},
        {"5", "dense 10", shape<10>, 46'090, 46'090, 46'080, "2"},
        {"6", "softmax", shape<10>, 0, 0, 0, "3"},
    };
    CHECK(summary_text("seed_cnn", rows, 18'432, 80)
          == "seed_cnn\n"
             "┌───────┬────────────────┬──────────┬────────────┬───────────────┬───────┐\n"
             "│ layer │ word           │   output │ parameters │ multiply-adds │ stage │\n"
             "├───────┼────────────────┼──────────┼────────────┼───────────────┼───────┤\n"
             "│     1 │ conv2d 5×5, 32 │ 24×24×32 │        832 │       460 800 │ ┌ 1   │\n"
             "│     2 │ relu           │ 24×24×32 │          · │             · │ │     │\n"
             "│     3 │ max_pool2d 2×2 │ 12×12×32 │          · │             · │ └     │\n"
             "│     4 │ flatten        │     4608 │          · │             · │ ┌ 2   │\n"
             "│     5 │ dense 10       │       10 │     46 090 │        46 080 │ └     │\n"
             "│     6 │ softmax        │       10 │          · │             · │   3   │\n"
             "└───────┴────────────────┴──────────┴────────────┴───────────────┴───────┘\n"
             " parameters     46 922 (183.3 KiB)\n"
             " trainable      46 922\n"
             " non-trainable  0\n"
             " multiply-adds  506 880\n"
             " activations    18.0 KiB\n");
}

TEST_CASE("summary: nested rows are indented, frozen parameters are counted apart") {
    const std::vector<summary_row> rows{
        {"1", "sum"},
        {"1.1", "batch_norm", shape<8, 8, 16>, 64, 32, 1024, "", 1},
    };
    CHECK(summary_text("", rows, 0, 80)
          == "┌───────┬─────────────┬────────┬────────────┬───────────────┐\n"
             "│ layer │ word        │ output │ parameters │ multiply-adds │\n"
             "├───────┼─────────────┼────────┼────────────┼───────────────┤\n"
             "│     1 │ sum         │        │          · │             · │\n"
             "│   1.1 │  batch_norm │ 8×8×16 │         64 │         1 024 │\n"
             "└───────┴─────────────┴────────┴────────────┴───────────────┘\n"
             " parameters     64 (256 B)\n"
             " trainable      32\n"
             " non-trainable  32\n"
             " multiply-adds  1 024\n");
}

TEST_CASE("summary: no rows, and a row without a stage between stages") {
    CHECK(summary_text("", {}).find("parameters     0 (0 B)") != std::string::npos);
    const std::vector<summary_row> rows{
        {"1", "a", {}, 0, 0, 0, "1"}, {"2", "b"}, {"3", "c", {}, 0, 0, 0, "1"}};
    const auto text = summary_text("", rows);
    CHECK(text.find("·│") == std::string::npos);
    CHECK(text.find("┌ 1") == std::string::npos);
}

TEST_CASE("summary: a table that is too wide has short counts and wrapped words") {
    const std::vector<summary_row> rows{
        {"10.2.1", "conv2d 3×3, 64 / 2, pad 1, no_bias", shape<112, 112, 64>, 36'864, 36'864, 115'605'504,
         "12", 2},
        {"10.2.2", "relu", shape<112, 112, 64>, 0, 0, 0, "12", 2},
    };
    CHECK(summary_text("", rows, 0, 80)
              .starts_with(
                  "┌────────┬───────────────────────┬────────────┬────────────┬───────────┬───────┐\n"
                  "│  layer │ word                  │     output │ parameters │ mult-adds │ stage │\n"
                  "├────────┼───────────────────────┼────────────┼────────────┼───────────┼───────┤\n"
                  "│ 10.2.1 │   conv2d 3×3, 64 / 2, │ 112×112×64 │     36 864 │   115.6 M │ ┌ 12  │\n"
                  "│        │     pad 1, no_bias    │            │            │           │ │     │\n"
                  "│ 10.2.2 │   relu                │ 112×112×64 │          · │         · │ └     │\n"));
    CHECK(summary_text("", rows, 0, 110).find("│   115 605 504 │") != std::string::npos);
}

TEST_CASE("summary: what was imported fits the page, whatever the names") {
    const std::string name = "features.denseblock4.denselayer16.norm1.running_mean";
    const import_report report{"densenet.safetensors", {{name, {1024}, name, {1024}, "name"}}, {}};
    const auto text = summary(report, 80);
    CHECK(lamina_test::widest_line(text) <= 80);
    CHECK(text.find("running_mean") != std::string::npos);
    CHECK(lamina_test::widest_line(summary(report, 200)) > 120);
    const std::string other = "features.denseblock4.denselayer17.norm1.running_mean";
    const import_report doubtful{"a folder with a long name/" + name + "/" + name,
                                 {{name, {1024}, name, {1024}, "order", other}},
                                 {{"module.network." + name, {1024}}},
                                 {{"backbone." + name, {1024}}}};
    for (const std::size_t columns : {80U, 60U}) {
        const auto lines = summary(doubtful, columns);
        CHECK(lamina_test::widest_line(lines) <= columns);
        CHECK(lines.find(" Kept as they were:\n   backbone.") != std::string::npos);
    }
}
