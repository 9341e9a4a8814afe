// needs: safetensors
// Names that decide, and partial loading.
#include <lamina/layers/words.hpp>
#include <lamina/report/import.hpp>
#include <lamina/weights/torch_weights.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <string>
#include <vector>

#include "foreign_file.hpp"

using namespace lamina;
using namespace lamina_test;

namespace {

struct headed {
    static constexpr auto layers = input<4> >> dense<4> >> dense<4>(name<"head">) >> dense<4>;
};
struct classifier {
    static constexpr auto layers = input<4> >> dense<4>(name<"backbone.first">)
                                   >> dense<4>(name<"backbone.last">) >> dense<2>(name<"head">);
};
struct ends {
    static constexpr auto layers = input<4> >> dense<4>(name<"fc1">) >> dense<4>(name<"fc2">);
};
struct nested_ends {
    static constexpr auto layers = input<4> >> dense<4>(name<"a">) >> dense<4>(name<"x.a">);
};
/// Kernels of three rows and of three columns.
struct tall {
    static constexpr auto layers = input<4, 4, 1> >> conv2d<1, 3, 1>;
};

std::vector<tensor_shape> linear(const std::string& name, std::size_t in, std::size_t out) {
    return {{name + ".weight", {out, in}}, {name + ".bias", {out}}};
}
std::vector<tensor_shape> all(const std::vector<std::vector<tensor_shape>>& modules) {
    std::vector<tensor_shape> list;
    for (const auto& m : modules) list.insert(list.end(), m.begin(), m.end());
    return list;
}

/// The sources of a model's tensors, each preceded by a blank and followed by a star if the choice was
/// doubtful.
template <class N>
std::string load(const std::vector<tensor_shape>& shapes, const import_options& options = {}) {
    const scratch folder;
    write_safetensors(folder / "file", numbered(shapes));
    model<N> m;
    import_report report;
    const std::string text = error_of(folder, [&] { report = load_torch(m, folder / "file", options); });
    if (text != "no error") return text;
    std::string sources;
    for (const auto& t : report.tensors)
        if (t.tensor.ends_with("kernel"))
            sources += " " + t.source.substr(0, t.source.rfind('.')) + (t.alternative.empty() ? "" : "*");
    return sources;
}

} // namespace

TEST_CASE("a layer's name that is a module of the file decides") {
    const auto file = all({linear("head", 4, 4), linear("stem", 4, 4), linear("tail", 4, 4)});
    CHECK(load<headed>(file, {.accept_uncertain = true}) == " stem* head tail*");
    CHECK(load<headed>(file).find("dense_1: tail or stem") != std::string::npos);
    CHECK(load<headed>(all({linear("l.1", 4, 4), linear("l.2", 4, 4), linear("head", 4, 4)}))
          == " l.1 head l.2");
    // If the module of that name has another shape, that is an error.
    CHECK(load<headed>(
              all({linear("head", 4, 3), linear("l.1", 4, 4), linear("l.2", 4, 4), linear("l.3", 4, 4)}))
          == "file: the weights do not fit the network:"
             "\n  head.kernel: expected weight 4×4, found head.weight 3×4"
             "\n  head.bias: expected bias 4, found head.bias 3");
    CHECK(load<headed>(all({linear("l.1", 4, 4), linear("l.2", 4, 4), linear("l.3", 4, 4)}))
          == " l.1 l.2 l.3");
}

TEST_CASE("a layer's name that is the end of one module's name decides, too") {
    const auto swapped = all({linear("module.fc2", 4, 4), linear("module.fc1", 4, 4)});
    CHECK(load<ends>(swapped) == " module.fc1 module.fc2");
    CHECK(load<ends>(all({linear("fc2", 4, 4), linear("module.fc1", 4, 4)})) == " module.fc1 fc2");
    // The end of a part is none of the name's.
    CHECK(load<ends>(all({linear("m.xfc2", 4, 4), linear("m.xfc1", 4, 4)})).find("leave a choice")
          != std::string::npos);
    // A module of another shape cannot be meant where one fits.
    CHECK(load<ends>(all({linear("a.fc2", 4, 9), linear("b.fc2", 4, 4), linear("b.fc1", 4, 4)}))
          == " b.fc1 b.fc2");
    const auto copies =
        all({linear("a.fc1", 4, 4), linear("a.fc2", 4, 4), linear("b.fc1", 4, 4), linear("b.fc2", 4, 4)});
    CHECK(load<ends>(copies).find("leave a choice") != std::string::npos);
    CHECK(load<ends>(copies, {.names = {{"", "b"}}}) == " b.fc1 b.fc2");
    // An order that is the only one does not say which of two names is meant.
    CHECK(load<ends>(all({linear("a.fc1", 4, 4), linear("b.fc1", 4, 4)}))
              .find("leave a choice for these layers:\n  fc1: a.fc1 or b.fc1")
          != std::string::npos);
    // The longer of two names goes first.
    CHECK(load<nested_ends>(all({linear("m.a", 4, 4), linear("m.x.a", 4, 4)})) == " m.a m.x.a");
}

TEST_CASE("names say in which part of a file a network or a part of it is") {
    const auto twice = all({linear("ema.a.0", 4, 4), linear("ema.a.1", 4, 4), linear("ema.a.2", 4, 4),
                            linear("net.a.0", 4, 4), linear("net.a.1", 4, 4), linear("net.a.2", 4, 4)});
    CHECK(load<headed>(twice).find("leave a choice") != std::string::npos);
    CHECK(load<headed>(twice, {.names = {{"", "net"}}}) == " net.a.0 net.a.1 net.a.2");
    const auto parts = all({linear("f.last", 4, 4), linear("f.first", 4, 4), linear("head", 4, 2)});
    CHECK(load<classifier>(parts, {.names = {{"backbone", "f"}}}) == " f.first f.last head");
    CHECK(load<classifier>(parts, {.names = {{"backbone", "g"}}})
              .starts_with("file: the weights do not fit the network:"
                           "\n  \"g\" is in the names given, but the file has nothing there"));
    CHECK(load<classifier>(parts, {.names = {{"back", "f"}}})
              .find("\"back\" is in the names given, but is no layer or tensor of the model")
          != std::string::npos);
}

TEST_CASE("a kernel of another orientation is refused, however it is named") {
    using extents = std::vector<std::size_t>;
    for (const auto& shape : {extents{1, 1, 1, 3}, extents{1, 1, 3}, extents{3}})
        CHECK(load<tall>({{"c.weight", shape}, {"c.bias", {1}}}, {.names = {{"conv2d", "c"}}})
                  .find("conv2d.kernel: expected weight 1×1×3×1, found c.weight")
              != std::string::npos);
    CHECK(load<tall>({{"c.weight", {1, 1, 3, 1}}, {"c.bias", {1, 1}}}, {.names = {{"conv2d", "c"}}}) == " c");
}

TEST_CASE("a file is loaded in part, and the report says what stayed") {
    const scratch folder;
    write_safetensors(folder / "file",
                      numbered(all({linear("f.0", 4, 4), linear("f.1", 4, 4), linear("fc", 4, 9)})));
    const model<classifier> before(5);
    const auto check = [&](const import_options& options) {
        model<classifier> m(5);
        const auto report = load_torch(m, folder / "file", options);
        CHECK(report.is_certain());
        CHECK(report.tensors.size() == 4);
        CHECK(m["backbone.first.kernel"][1] == number(0, 4));
        CHECK(m["backbone.last.kernel"][1] == number(2, 4));
        CHECK(std::ranges::equal(m["head.kernel"], before["head.kernel"]));
        REQUIRE(report.kept.size() == 2);
        CHECK(report.kept[0].tensor == "head.kernel");
        CHECK(report.unused.size() == 2);
        CHECK(summary(report).find(" Not used:\n   fc.weight 9×4\n   fc.bias 9\n"
                                   "\n Kept as they were:\n   head.kernel 4×2\n   head.bias 2\n")
              != std::string::npos);
    };
    check({.except = {"head"}});
    check({.only = {"backbone"}});
    check({.only = {"backbone.first", "backbone.last"}});

    model<classifier> m(5);
    const auto report = load_torch(m, folder / "file", {.only = {"backbone.last.bias"}});
    CHECK(report.tensors.size() == 1);
    CHECK(report.tensors[0].source == "f.1.bias");
    CHECK(std::ranges::equal(m["backbone.last.kernel"], before["backbone.last.kernel"]));
    CHECK(error_of(folder, [&] { load_torch(m, folder / "file", {.except = {"heads"}}); })
          == "\"heads\" is in `except`, but no layer or tensor of the model is called so");
}

TEST_CASE("a layer that is not asked for tells where the others are") {
    // Without its position, it would be a guess which of three equal modules is left out.
    const auto file = all({linear("l.1", 4, 4), linear("l.2", 4, 4), linear("l.3", 4, 4)});
    CHECK(load<headed>(file, {.except = {"head"}}) == " l.1 l.3");
    CHECK(load<headed>(
              all({linear("l.1", 4, 4), linear("l.2", 4, 4), linear("l.3", 4, 4), linear("l.4", 4, 4)}))
              .find("leave a choice")
          != std::string::npos);
}

TEST_CASE("what a report tells is compared in generic code, whose names are looked up among Lamina's, too") {
    const auto by_tensor = [](const auto& a, const auto& b) { return a.tensor < b.tensor; };
    const auto by_extents = [](const auto& a, const auto& b) { return a.extents < b.extents; };
    const auto by_source = [](const auto& a, const auto& b) {
        return a.source < b.source || a.source_extents < b.source_extents || a.found_by < b.found_by
               || a.alternative < b.alternative;
    };
    const imported_tensor a{"a", {1}, "x", {1}, "order"}, b{"b", {2}, "y", {2}, "order"};
    CHECK((by_tensor(a, b) && by_extents(a, b) && by_source(a, b)));
    const auto smaller = [](const auto& x, const auto& y) {
        return x.file < y.file || x.tensors.size() < y.tensors.size() || x.unused.size() < y.unused.size()
               || x.kept.size() < y.kept.size();
    };
    CHECK_FALSE(smaller(import_report{}, import_report{}));
}
