// needs: safetensors
#include <lamina/layers/words.hpp>
#include <lamina/weights/weights.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "../scratch.hpp"

using namespace lamina;
using namespace lamina_test;

namespace {

struct net {
    static constexpr auto layers = input<6, 5, 2> >> conv2d<3, 3>(name<"stem">) >> batch_norm >> relu
                                   >> conv2d<4, 1, 2>(no_bias) >> flatten >> dense<7>;
};

bool same_numbers(const auto& a, const auto& b) { return std::ranges::equal(a.parameters(), b.parameters()); }

/// Writes the file of a model after `change(tensors)`.
void write_changed(const std::filesystem::path& path, auto change) {
    save_weights(model<net>(5), path);
    auto file = read_safetensors(path);
    change(file.tensors);
    write_safetensors(path, file.tensors, {});
}

std::size_t index_of(const std::vector<stored_tensor>& tensors, const std::string& name) {
    return static_cast<std::size_t>(std::ranges::find(tensors, name, &stored_tensor::tensor)
                                    - tensors.begin());
}

} // namespace

TEST_CASE("weights come back bit for bit, by name and shape") {
    const scratch folder;
    const auto path = folder / "net.safetensors";
    const model<net> saved(5);
    save_weights(saved, path, {{"trained_on", "nothing"}});
    model<net> loaded(6);
    CHECK_FALSE(same_numbers(saved, loaded));
    load_weights(loaded, path);
    CHECK(same_numbers(saved, loaded));

    const auto file = read_safetensors(path);
    CHECK(file.metadata.at("trained_on") == "nothing");
    REQUIRE(file.find("stem.kernel") != nullptr);
    CHECK(file.find("stem.kernel")->extents == std::vector<std::size_t>{3, 3, 2, 3});
    CHECK(file.find("batch_norm.moving_variance")->extents == std::vector<std::size_t>{3});
    CHECK(file.find("conv2d.kernel")->extents == std::vector<std::size_t>{1, 2, 3, 4});
    CHECK(file.find("dense.kernel")->extents == std::vector<std::size_t>{4 * 2 * 4, 7});
    CHECK(file.tensors.size() == model<net>::tensors().size());
}

TEST_CASE("the order of the tensors in the file does not matter, nor their precision") {
    const scratch folder;
    const auto path = folder / "net.safetensors";
    write_changed(path, [](auto& tensors) { std::ranges::reverse(tensors); });
    model<net> loaded(6);
    load_weights(loaded, path);
    CHECK(same_numbers(loaded, model<net>(5)));

    save_weights(model<net, double>(5), path);
    model<net> from_double(6);
    load_weights(from_double, path);
    CHECK(same_numbers(from_double, model<net>(5)));
}

TEST_CASE("everything that does not fit is listed, and the model keeps what it had") {
    const scratch folder;
    const auto path = folder / "net.safetensors";
    model<net> m(6);
    const auto check = [&](auto change, const std::string& expected) {
        write_changed(path, change);
        const auto message = error_of(folder, [&] { load_weights(m, path); });
        CHECK(message != "no error");
        CHECK(message.find(expected) != std::string::npos);
        CHECK(same_numbers(m, model<net>(6)));
    };
    check([](auto& t) { t.erase(t.begin() + static_cast<std::ptrdiff_t>(index_of(t, "dense.bias"))); },
          "dense.bias: missing; expected the shape 7");
    check([](auto& t) { t[index_of(t, "stem.kernel")].extents = {3, 3, 3, 2}; },
          "stem.kernel: expected the shape 3×3×2×3, found 3×3×3×2");
    check([](auto& t) { t[index_of(t, "stem.bias")].tensor = "stem.offset"; },
          "stem.offset: the network has no such tensor");
    check([](auto& t) { t[index_of(t, "dense.kernel")].tensor = "fc.weight"; },
          "has no such tensor\nThe names are PyTorch's; load_torch reads them");
    check([](auto& t) { t[index_of(t, "dense.kernel")].tensor = "fc/kernel"; },
          "has no such tensor\nThe names are Keras's; load_keras reads them");
    check(
        [](auto& t) {
            auto& bias = t[index_of(t, "stem.bias")];
            bias.type = stored_type::i32;
        },
        "stem.bias: expected F16, BF16, F32 or F64, found I32");
    const auto with_bias = [](auto bias) {
        return [bias](auto& t) {
            using number = typename decltype(bias)::value_type;
            t[index_of(t, "stem.bias")] = to_stored<number>("stem.bias", {3}, bias);
        };
    };
    check(with_bias(std::vector<float>{1, NAN, 2}), "stem.bias: number 1 is nan; weights are finite");
    check(with_bias(std::vector<float>{1, 2, -INFINITY}), "stem.bias: number 2 is -inf; weights are finite");
    check(with_bias(std::vector<double>{1e300, 0, 0}),
          "stem.bias: number 0 is 1e+300, too large for a number of 4 bytes");
}

TEST_CASE("numbers that only a double holds are read into doubles") {
    const scratch folder;
    const auto path = folder / "net.safetensors";
    model<net, double> m(5);
    m["stem.bias"][0] = 1e300;
    save_weights(m, path);
    model<net, double> loaded(6);
    load_weights(loaded, path);
    CHECK(same_numbers(m, loaded));
}

TEST_CASE("weights are read from bytes in memory") {
    const scratch folder;
    const model<net> saved(5);
    save_weights(saved, folder / "net.safetensors");
    const bytes file = read_file(folder / "net.safetensors");
    model<net> loaded(6);
    load_weights(loaded, {std::as_bytes(std::span(file)), "flash"});
    CHECK(same_numbers(saved, loaded));
    const auto cut = std::as_bytes(std::span(file).first(file.size() - 4));
    CHECK(error_of(folder, [&] { load_weights(loaded, {cut, "flash"}); }).starts_with("flash: tensor '"));
}

TEST_CASE("a damaged weight file is read or refused, and then the model keeps what it had") {
    const scratch folder;
    save_weights(model<net>(5), folder / "good");
    const bytes good = read_file(folder / "good");
    model<net> m(6);
    const auto read = [&](const auto& path) {
        model<net> before(m);
        try {
            load_weights(m, path);
        } catch (const error&) {
            CHECK(same_numbers(m, before));
            throw;
        }
        CHECK(std::ranges::all_of(m.parameters(), [](float x) { return std::isfinite(x); }));
    };
    const damage_report report = corrupt(folder, "bad", good, 400, read);
    CHECK(report.refused > 50);
    CHECK(report.refused < report.tried);
}

TEST_CASE("the name of a layer selects no other that begins like it") {
    using heads =
        std::remove_cvref_t<decltype(input<2> >> dense<3>(name<"head">) >> dense<3>(name<"head_2">))>;
    const scratch folder;
    save_weights(model<heads>(5), folder / "file");
    model<heads> m(1);
    const import_report report = load_weights(m, folder / "file", {.only = {"head"}});
    CHECK(report.tensors.size() == 2);
    CHECK(report.kept.size() == 2);
    CHECK(std::ranges::equal(m["head.kernel"], model<heads>(5)["head.kernel"]));
    CHECK(std::ranges::equal(m["head_2.kernel"], model<heads>(1)["head_2.kernel"]));
}

TEST_CASE("weights are loaded in part, and the report says what stayed") {
    const scratch folder;
    const auto path = folder / "net.safetensors";
    const model<net> saved(5), before(6);
    // Another head, and a tensor that no network has.
    write_changed(path, [](auto& t) {
        t[index_of(t, "dense.kernel")] = to_stored<float>("dense.kernel", {1}, std::vector<float>{1});
        t[index_of(t, "dense.bias")].tensor = "other";
    });
    model<net> m(6);
    const auto report = load_weights(m, path, {.except = {"dense"}});
    CHECK(std::ranges::equal(m["stem.kernel"], saved["stem.kernel"]));
    CHECK(std::ranges::equal(m["conv2d.kernel"], saved["conv2d.kernel"]));
    CHECK(std::ranges::equal(m["dense.kernel"], before["dense.kernel"]));
    CHECK(report.tensors.size() == m.tensors().size() - 2);
    REQUIRE(report.kept.size() == 2);
    CHECK(report.kept[1].tensor == "dense.bias");
    REQUIRE(report.unused.size() == 2);
    CHECK(report.unused[1].tensor == "other");

    model<net> stem(6);
    const load_options options{.only = {"stem", "batch_norm.gamma"}, .except = {"stem.bias"}};
    CHECK(load_weights(stem, path, options).tensors.size() == 2);
    CHECK(std::ranges::equal(stem["stem.kernel"], saved["stem.kernel"]));
    CHECK(std::ranges::equal(stem["conv2d.kernel"], before["conv2d.kernel"]));
    CHECK(error_of(folder, [&] { load_weights(stem, path, {.only = {"conv"}}); })
          == "\"conv\" is in `only`, but no layer or tensor of the model is called so");
    CHECK(error_of(folder, [&] { load_weights(stem, path, {.only = {"dense"}}); })
          == "net.safetensors: the weights do not fit the network:"
             "\n  dense.kernel: expected the shape 32×7, found 1"
             "\n  dense.bias: missing; expected the shape 7");
}
