// needs: safetensors
// How load_torch finds the tensors, and what it reports.
#include <lamina/layers/words.hpp>
#include <lamina/report/import.hpp>
#include <lamina/weights/torch_weights.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <string>

#include "foreign_file.hpp"

using namespace lamina;
using namespace lamina_test;

namespace {

struct plain {
    static constexpr auto layers = input<3> >> dense<4> >> dense<4> >> dense<2>;
};

struct zigzag {
    static constexpr auto layers = input<3> >> dense<4> >> dense<4> >> dense<4> >> dense<2>;
};

struct falling {
    static constexpr auto layers = input<4> >> dense<5> >> dense<4> >> dense<4> >> dense<4>;
};

struct twice {
    static constexpr auto layers = input<4> >> dense<4> >> dense<4>;
};

} // namespace

TEST_CASE("where no order fits, modules of a shape come one after the other, and all are doubtful") {
    const scratch folder;
    write_safetensors(folder / "file", numbered({{"a.0.bias", {4}},
                                                 {"a.0.weight", {4, 4}},
                                                 {"a.1.bias", {4}},
                                                 {"a.1.weight", {4, 4}},
                                                 {"b.0.bias", {4}},
                                                 {"b.0.weight", {4, 3}},
                                                 {"b.1.bias", {2}},
                                                 {"b.1.weight", {2, 4}}}));
    model<zigzag> m;
    const auto message = error_of(folder, [&] { load_torch(m, folder / "file"); });
    CHECK(message.starts_with("file: names, numbers and shapes leave a choice for these layers:"
                              "\n  dense_1: a.0 or a.1"
                              "\n  dense_2: a.1 or a.0"
                              "\n  Give some of them in import_options::names"));
    CHECK(std::ranges::equal(m.parameters(), model<zigzag>().parameters()));
    const auto report = load_torch(m, folder / "file", {.accept_uncertain = true});
    CHECK(report.tensors[0].found_by == "shape");
    CHECK(report.tensors[0].alternative.empty());
    CHECK(report.tensors[2].source == "a.0.weight");
    CHECK(report.tensors[2].alternative == "a.1.weight");
    CHECK(report.tensors[5].source == "a.1.bias");
    CHECK(report.tensors[5].alternative == "a.0.bias");
}

TEST_CASE("an order that contradicts the numbers is never certain, unless the shapes ask for it") {
    const scratch folder;
    const auto write = [&](const std::string& third, const std::string& fourth) {
        write_safetensors(folder / "file", numbered({{"a_2.weight", {5, 4}},
                                                     {"a_2.bias", {5}},
                                                     {"a_1.weight", {4, 5}},
                                                     {"a_1.bias", {4}},
                                                     {third + ".weight", {4, 4}},
                                                     {third + ".bias", {4}},
                                                     {fourth + ".weight", {4, 4}},
                                                     {fourth + ".bias", {4}}}));
    };
    model<falling> m;
    write("dense_2", "dense_1");
    CHECK(error_of(folder, [&] { load_torch(m, folder / "file"); })
              .starts_with("file: names, numbers and shapes leave a choice for these layers:"
                           "\n  dense_2: dense_2 or dense_1"
                           "\n  dense_3: dense_1 or dense_2"));
    CHECK(load_torch(m, folder / "file", {.names = {{"dense_2", "dense_1"}}}).is_certain());
    model<decltype(input<4> >> dense<5> >> dense<4>)> forced;
    write_safetensors(
        folder / "file",
        numbered({{"a_2.weight", {5, 4}}, {"a_2.bias", {5}}, {"a_1.weight", {4, 5}}, {"a_1.bias", {4}}}));
    CHECK(load_torch(forced, folder / "file").is_certain());
}

TEST_CASE("the place of a name without a number among numbered ones is unknown") {
    const scratch folder;
    write_safetensors(folder / "file", numbered({{"fc.bias", {4}},
                                                 {"fc.weight", {4, 4}},
                                                 {"fc1.bias", {4}},
                                                 {"fc1.weight", {4, 4}},
                                                 {"fc2.bias", {4}},
                                                 {"fc2.weight", {4, 4}}}));
    model<decltype(input<4> >> dense<4> >> dense<4> >> dense<4>)> m;
    CHECK(error_of(folder, [&] { load_torch(m, folder / "file"); })
              .starts_with("file: names, numbers and shapes leave a choice for these layers:"
                           "\n  dense: fc or fc1"));
    CHECK(load_torch(m, folder / "file", {.names = {{"dense_2", "fc"}}}).is_certain());
}

TEST_CASE("names that are given go before order and shape") {
    const scratch folder;
    write_safetensors(folder / "file", numbered({{"a.weight", {4, 4}},
                                                 {"a.bias", {4}},
                                                 {"b.weight", {4, 3}},
                                                 {"b.bias", {4}},
                                                 {"c.weight", {2, 4}},
                                                 {"c.offset", {2}},
                                                 {"d.weight", {4, 4, 1, 1}}}));
    model<plain> net;
    const auto by_order = error_of(folder, [&] { load_torch(net, folder / "file"); });
    CHECK(by_order.find("dense_2.bias: expected bias 2, found c.offset 2, which has another name")
          != std::string::npos);
    const auto report = load_torch(net, folder / "file",
                                   {.names = {{"dense_1.kernel", "d.weight"},
                                              {"dense_1.bias", "a.bias"},
                                              {"dense_2.kernel", "c.weight"},
                                              {"dense_2.bias", "c.offset"}}});
    CHECK(net["dense.bias"][0] == number(3, 0));
    CHECK(net["dense_1.kernel"][1] == number(6, 4));
    CHECK(net["dense_1.bias"][1] == number(1, 1));
    CHECK(net["dense_2.bias"][1] == number(5, 1));
    REQUIRE(report.tensors.size() == 6);
    CHECK(report.tensors[0].found_by == "order");
    CHECK(report.tensors[2].source == "d.weight");
    CHECK(report.tensors[2].found_by == "mapped");
    REQUIRE(report.unused.size() == 1);
    CHECK(report.unused[0].tensor == "a.weight");
    load_torch(net, folder / "file",
               {.names = {{"dense", "b"},
                          {"dense_1", "a"},
                          {"dense_2.kernel", "c.weight"},
                          {"dense_2.bias", "c.offset"}}});
    CHECK(net["dense_1.kernel"][1] == number(0, 4));
}

TEST_CASE("the report is a table") {
    const scratch folder;
    write_safetensors(folder / "file", numbered({{"x.bias", {4}},
                                                 {"x.weight", {4, 4}},
                                                 {"y.bias", {4}},
                                                 {"y.weight", {4, 4}},
                                                 {"z.weight", {9}}}));
    model<twice> net;
    const auto report = load_torch(net, folder / "file", {.accept_uncertain = true});
    CHECK_FALSE(report.is_certain());
    std::string text = summary(report);
    text = text.substr(text.find('\n') + 1);
    CHECK(text
          == "┌────────────────┬───────┬───────────┬─────────────┬──────────┐\n"
             "│ tensor         │ shape │ came from │ shape there │ found by │\n"
             "├────────────────┼───────┼───────────┼─────────────┼──────────┤\n"
             "│ dense.kernel   │   4×4 │ x.weight  │         4×4 │ order ?  │\n"
             "│ dense.bias     │     4 │ x.bias    │           4 │ order ?  │\n"
             "│ dense_1.kernel │   4×4 │ y.weight  │         4×4 │ order ?  │\n"
             "│ dense_1.bias   │     4 │ y.bias    │           4 │ order ?  │\n"
             "└────────────────┴───────┴───────────┴─────────────┴──────────┘\n"
             "\n"
             " ? By names and shapes, this other order is possible; give names to be sure:\n"
             "   dense: not x but y\n"
             "   dense_1: not y but x\n"
             "\n"
             " Not used:\n"
             "   z.weight 9\n");
}
