// needs: safetensors
// Everything that does not fit is listed, and the model is unchanged.
#include <lamina/layers/words.hpp>
#include <lamina/weights/torch_weights.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "foreign_file.hpp"

using namespace lamina;
using namespace lamina_test;

namespace {

struct net {
    static constexpr auto layers =
        input<4, 4, 3> >> conv2d<5, 3> >> batch_norm >> flatten >> dense<6> >> dense<2>;
};

struct other_image {
    static constexpr auto layers = input<4, 6, 2> >> flatten >> reshape<4, 3, 4> >> conv2d<1, 1>;
};
/// Reshapes that keep the numbers of channels and pixels, and so are the same in both orders.
struct turned {
    static constexpr auto layers =
        input<4, 6, 2> >> reshape<6, 4, 2> >> flatten >> reshape<8, 3, 2> >> conv2d<1, 1>;
};
struct regrouped {
    static constexpr auto layers = input<4, 6, 2> >> reshape<2, 3, 8> >> conv2d<1, 1>;
};
struct two_orders {
    static constexpr auto layers = input<2, 2, 3> >> (flatten + (global_avg_pool2d >> dense<12>)) >> dense<1>;
};

const std::vector<tensor_shape> good{
    {"c.weight", {5, 3, 3, 3}}, {"c.bias", {5}},        {"n.weight", {5}},     {"n.bias", {5}},
    {"n.running_mean", {5}},    {"n.running_var", {5}}, {"d.weight", {6, 20}}, {"d.bias", {6}},
    {"e.weight", {2, 6}},       {"e.bias", {2}}};

/// A word that depends on element positions, after the flatten of an image with two channels.
template <class After>
struct sliced {
    static constexpr auto layers = input<2, 2, 2> >> conv2d<2, 1> >> flatten >> After{} >> dense<1>;
};
/// A flattened image of one pixel or one channel has the same order in both libraries.
struct one_pixel {
    static constexpr auto layers = input<2, 2, 2> >> conv2d<4, 2> >> flatten >> split<2, 0> >> dense<1>;
};
struct before_reshape {
    static constexpr auto layers = input<2> >> dense<8> >> group_norm<2> >> reshape<2, 2, 2> >> conv2d<1, 1>;
};
struct layer_normed {
    static constexpr auto layers = input<2, 2, 2> >> conv2d<2, 1> >> flatten >> layer_norm >> dense<1>;
};

/// The error of load_torch; "no error" if there is none. Checks that the model is unchanged exactly if there
/// is an error.
std::string loading(const std::vector<stored_tensor>& tensors, const import_options& options = {}) {
    const scratch folder;
    write_safetensors(folder / "file", tensors);
    model<net> m(3);
    std::string text = error_of(folder, [&] { load_torch(m, folder / "file", options); });
    const bool same = std::ranges::equal(m.parameters(), model<net>(3).parameters());
    CHECK(same == (text != "no error"));
    const std::string start = "file: the weights do not fit the network:";
    return text.starts_with(start) ? text.substr(start.size()) : text;
}

} // namespace

TEST_CASE("all that does not fit is listed") {
    CHECK(loading(numbered(good)) == "no error");
    auto tensors = good;
    tensors[0].shape = {5, 3, 2, 2};
    tensors[5].name = "n.variance";
    tensors[6].shape = {6, 21};
    tensors[7].shape = {7};
    tensors.push_back({"other.weight", {1, 2, 3}});
    CHECK(loading(numbered(tensors))
          == "\n  conv2d.kernel: expected weight 5×3×3×3, found c.weight 5×3×2×2"
             "\n  batch_norm.moving_variance: expected running_var 5, found n.variance 5, which has another "
             "name; "
             "give it in the names if it is meant"
             "\n  dense.kernel: expected weight 6×20, found d.weight 6×21"
             "\n  dense.bias: expected bias 6, found d.bias 7"
             "\n  other.weight 1×2×3: not used by the model");
    tensors = {good.begin(), good.end() - 2};
    CHECK(loading(numbered(tensors))
          == "\n  dense_1.kernel: expected weight 2×6; no module like that is left in the file"
             "\n  dense_1.bias: expected bias 2; no module like that is left in the file");
}

TEST_CASE("a tensor of another type is an error") {
    auto tensors = numbered(good);
    tensors[1].type = tensors[3].type = stored_type::i32;
    CHECK(loading(tensors)
          == "\n  c.bias: expected F16, BF16, F32 or F64, found I32"
             "\n  n.bias: expected F16, BF16, F32 or F64, found I32");
}

TEST_CASE("names that do not fit are errors") {
    CHECK(loading(numbered(good), {.names = {{"conv", "c"}}})
          == "\n  \"conv\" is in the names given, but is no layer or tensor of the model");
    CHECK(loading(numbered(good), {.names = {{"dense", "x"}, {"dense_1.bias", "e.bias"}}})
          == "\n  dense.kernel: expected weight 6×20; the file has no such tensor at \"x\""
             "\n  dense.bias: expected bias 6; the file has no such tensor at \"x\""
             "\n  dense_1.kernel: expected weight 2×6; name all tensors of a layer or none");
    CHECK(loading(numbered(good), {.names = {{"dense", "e"}}})
          == "\n  dense.kernel: expected weight 6×20, found e.weight 2×6"
             "\n  dense.bias: expected bias 6, found e.bias 2"
             "\n  dense_1.kernel: expected weight 2×6, found d.weight 6×20"
             "\n  dense_1.bias: expected bias 2, found d.bias 6");
}

TEST_CASE("two layers cannot be one module of the file") {
    const scratch folder;
    write_safetensors(
        folder / "file",
        numbered({{"a.weight", {4, 4}}, {"a.bias", {4}}, {"head.weight", {4, 4}}, {"head.bias", {4}}}));
    model<decltype(input<4> >> dense<4> >> dense<4>)> twice;
    CHECK(error_of(folder,
                   [&] { load_torch(twice, folder / "file", {.names = {{"dense", "a"}, {"dense_1", "a"}}}); })
          == "file: the weights do not fit the network:"
             "\n  dense_1: its module \"a\" is given to dense, too");
    model<decltype(input<4> >> dense<4> >> dense<4>(name<"head">))> own;
    CHECK(error_of(folder, [&] { load_torch(own, folder / "file", {.names = {{"dense", "head"}}}); })
          == "file: the weights do not fit the network:"
             "\n  head: its module \"head\" is given to dense, too");
}

TEST_CASE("networks that channels-first images cannot have are refused") {
    const scratch folder;
    write_safetensors(folder / "file", {});
    model<turned> fits;
    write_safetensors(folder / "turned", numbered({{"0.weight", {1, 2, 1, 1}}, {"0.bias", {1}}}));
    load_torch(fits, folder / "turned");
    const auto refused = [&](auto m, const std::string& why) {
        const auto text = error_of(folder, [&] { load_torch(m, folder / "file"); });
        CHECK(text.find(why) != std::string::npos);
    };
    refused(model<other_image>(),
            "a vector becomes an image, but its numbers stand in the order of something else");
    refused(model<regrouped>(), "an image is reshaped into another image");
    refused(model<two_orders>(), "two vectors of different orders are joined");
    const auto places = [&](auto after, const std::string& word) {
        const std::string why = word + " takes the numbers of a vector by their places";
        refused(model<sliced<decltype(after)>>(), why);
    };
    places(slice<0, 4>, "slice");
    places(split<2, 1>, "split");
    places(group_norm<2>, "group_norm");
    places(local_response_norm<3>, "local_response_norm");
    refused(model<before_reshape>(),
            "a vector becomes an image, but its numbers stand in the order of something else");
    write_safetensors(
        folder / "pixel",
        numbered({{"0.weight", {4, 2, 2, 2}}, {"0.bias", {4}}, {"1.weight", {1, 2}}, {"1.bias", {1}}}));
    model<one_pixel> pixel;
    load_torch(pixel, folder / "pixel");
}

TEST_CASE("a layer norm of a flattened image is turned with it") {
    const scratch folder;
    write_safetensors(folder / "file", numbered({{"0.weight", {2, 2, 1, 1}},
                                                 {"0.bias", {2}},
                                                 {"1.weight", {8}},
                                                 {"1.bias", {8}},
                                                 {"2.weight", {1, 8}},
                                                 {"2.bias", {1}}}));
    model<layer_normed> m;
    load_torch(m, folder / "file");
    for (std::size_t p = 0; p < 4; ++p)
        for (std::size_t c = 0; c < 2; ++c) {
            CHECK(m["layer_norm.gamma"][2 * p + c] == number(2, 4 * c + p));
            CHECK(m["layer_norm.beta"][2 * p + c] == number(3, 4 * c + p));
            CHECK(m["dense.kernel"][2 * p + c] == number(4, 4 * c + p));
        }
}

TEST_CASE("a file that is no state dict is an error") {
    const scratch folder;
    model<net> m;
    CHECK(error_of(folder, [&] { load_torch(m, folder.put("file", bytes{1, 2, 3})); })
          == "file: not a safetensors file: expected at least 8 bytes, found 3");
    CHECK(error_of(folder, [&] { load_torch(m, folder / "none"); })
          == "none: cannot be opened: No such file or directory");
}

TEST_CASE("a large file of equal modules is matched in time") {
    // Quadratic time in the number of modules would take hours here.
    const scratch folder;
    for (const std::string end : {"", "x", ".x"}) {
        const auto last = numbered(good);
        std::vector<stored_tensor> tensors(last.begin(), last.begin() + 6);
        for (std::size_t i = 0; i < 10'000; ++i) {
            const std::string name = "m" + std::to_string(i) + end;
            tensors.push_back({name + ".weight", stored_type::f32, {6, 20}, bytes(480)});
            tensors.push_back({name + ".bias", stored_type::f32, {6}, bytes(24)});
        }
        tensors.insert(tensors.end(), last.begin() + 6, last.end());
        write_safetensors(folder / "file", tensors);
        model<net> m;
        const auto text = error_of(folder, [&] { load_torch(m, folder / "file"); });
        CHECK(text.find("leave a choice for these layers:\n  dense: ") != std::string::npos);
        CHECK(text.find("conv2d:") == std::string::npos);
        load_torch(m, folder / "file", {.names = {{"dense", "d"}}});
        tensors.back().tensor = "e.offset";
        write_safetensors(folder / "file", tensors);
        CHECK(error_of(folder, [&] { load_torch(m, folder / "file"); })
                  .find("dense_1.bias: expected bias 2, found e.offset 2, which has another name")
              != std::string::npos);
    }
}

TEST_CASE("a damaged state dict is read or refused") {
    const scratch folder;
    write_safetensors(folder / "good", numbered(good));
    const bytes file = read_file(folder / "good");
    const auto read = [](const auto& path) {
        model<net> m;
        load_torch(m, path);
    };
    CHECK(corrupt(folder, "file", file, 300, read).refused > 10);
}
