// needs: safetensors
#include <lamina/io/weights.hpp>
#include <lamina/layers/words.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <string>
#include <vector>

#include "scratch.hpp"

using namespace lamina;
using namespace lamina_test;

namespace {

struct net {
    static constexpr auto layers = input<6, 5, 2> >> conv2d<3, 3>(name<"stem">) >> batch_norm >> relu
                                   >> conv2d<4, 1, 2>(no_bias) >> flatten >> dense<7>;
};

bool same_numbers(const auto& a, const auto& b) { return std::ranges::equal(a.parameters(), b.parameters()); }

/// The file of a model, changed by `change(tensors)`.
void write_changed(const std::filesystem::path& path, auto change) {
    save_weights(model<net>(5), path);
    auto file = read_safetensors(path);
    change(file.tensors);
    write_safetensors(path, file.tensors, {});
}

std::size_t index_of(const std::vector<stored_tensor>& tensors, const std::string& name) {
    return static_cast<std::size_t>(std::ranges::find(tensors, name, &stored_tensor::name) - tensors.begin());
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
    CHECK(file.find("stem.kernel")->shape == std::vector<std::size_t>{3, 3, 2, 3});
    CHECK(file.find("batch_norm.moving_variance")->shape == std::vector<std::size_t>{3});
    CHECK(file.find("conv2d.kernel")->shape == std::vector<std::size_t>{1, 2, 3, 4});
    CHECK(file.find("dense.kernel")->shape == std::vector<std::size_t>{4 * 2 * 4, 7});
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
    check([](auto& t) { t[index_of(t, "stem.kernel")].shape = {3, 3, 3, 2}; },
          "stem.kernel: expected the shape 3×3×2×3, found 3×3×3×2");
    check([](auto& t) { t[index_of(t, "stem.bias")].name = "stem.offset"; },
          "stem.offset: the network has no such tensor");
    check(
        [](auto& t) {
            auto& bias = t[index_of(t, "stem.bias")];
            bias.type = stored_type::i32;
        },
        "expected F16, BF16, F32 or F64, found I32");
}
