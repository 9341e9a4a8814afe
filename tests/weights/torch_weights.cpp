// needs: safetensors
#include <lamina/layers/words.hpp>
#include <lamina/weights/torch_weights.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>
#include <vector>

#include "foreign_file.hpp"

using namespace lamina;
using namespace lamina_test;

namespace {

struct mixed {
    static constexpr auto layers = input<4, 5, 4> >> conv2d<6, 3, 2>(groups<2>) >> batch_norm >> flatten
                                   >> relu >> dropout<0.5> >> batch_norm(no_scale, no_center)
                                   >> dense<7>(no_bias) >> dense<3>;
};

/// A state dict of `mixed`: convolution, normalization, normalization of the vector, two dense layers.
std::vector<stored_tensor> mixed_tensors() {
    return numbered({{"0.weight", {6, 2, 3, 2}},
                     {"0.bias", {6}},
                     {"1.weight", {6}},
                     {"1.bias", {6}},
                     {"1.running_mean", {6}},
                     {"1.running_var", {6}},
                     {"5.running_mean", {48}},
                     {"5.running_var", {48}},
                     {"6.weight", {7, 48}},
                     {"7.weight", {3, 7}},
                     {"7.bias", {3}}});
}

struct decoder {
    static constexpr auto layers = input<2> >> dense<12> >> relu >> reshape<2, 3, 2> >> conv2d<1, 1>;
};

struct plain {
    static constexpr auto layers = input<3> >> dense<4> >> dense<4> >> dense<2>;
};

struct rows {
    static constexpr auto layers = input<1, 8, 3> >> depthwise_conv2d<1, 2>(depth_multiplier<2>)
                                   >> conv1d<4, 3>;
};

struct two_images {
    static constexpr auto layers = input<2, 2, 3> >> (flatten | (conv2d<2, 1> >> flatten)) >> dense<4>;
};

struct pixelwise {
    static constexpr auto layers = input<2, 2, 3> >> conv2d<4, 1>;
};

} // namespace

TEST_CASE("the numbers of a state dict land where they belong") {
    const scratch folder;
    const auto path = folder / "file";
    const auto tensors = mixed_tensors();
    write_safetensors(path, tensors);
    model<mixed> net;
    load_torch(net, path);

    const auto conv = net["conv2d.kernel"];
    std::size_t n = 0;
    for (std::size_t y = 0; y < 3; ++y)
        for (std::size_t x = 0; x < 2; ++x)
            for (std::size_t i = 0; i < 2; ++i)
                for (std::size_t o = 0; o < 6; ++o)
                    CHECK(conv[n++] == number(0, ((o * 2 + i) * 3 + y) * 2 + x));
    for (std::size_t c = 0; c < 6; ++c) {
        CHECK(net["conv2d.bias"][c] == number(1, c));
        CHECK(net["batch_norm.gamma"][c] == number(2, c));
        CHECK(net["batch_norm.beta"][c] == number(3, c));
        CHECK(net["batch_norm.moving_mean"][c] == number(4, c));
        CHECK(net["batch_norm.moving_variance"][c] == number(5, c));
    }
    // The flattened image is 2×4×6.
    std::size_t row = 0;
    for (std::size_t y = 0; y < 2; ++y)
        for (std::size_t x = 0; x < 4; ++x)
            for (std::size_t c = 0; c < 6; ++c, ++row) {
                const std::size_t there = (c * 2 + y) * 4 + x;
                CHECK(net["batch_norm_1.moving_mean"][row] == number(6, there));
                CHECK(net["batch_norm_1.moving_variance"][row] == number(7, there));
                for (std::size_t o = 0; o < 7; ++o)
                    CHECK(net["dense.kernel"][row * 7 + o] == number(8, o * 48 + there));
            }
    for (std::size_t i = 0; i < 7; ++i)
        for (std::size_t o = 0; o < 3; ++o) CHECK(net["dense_1.kernel"][i * 3 + o] == number(9, o * 7 + i));
    CHECK(net["dense_1.bias"][2] == number(10, 2));

    load_torch(net, path, {.channels_last = true});
    for (std::size_t i = 0; i < 48; ++i) {
        CHECK(net["batch_norm_1.moving_mean"][i] == number(6, i));
        CHECK(net["dense.kernel"][i * 7] == number(8, i));
    }
}

TEST_CASE("a dense layer before a reshape computes what the image has there") {
    const scratch folder;
    write_safetensors(
        folder / "file",
        numbered({{"0.weight", {12, 2}}, {"0.bias", {12}}, {"1.weight", {1, 2, 1, 1}}, {"1.bias", {1}}}));
    model<decoder> net;
    load_torch(net, folder / "file");
    std::size_t n = 0;
    for (std::size_t y = 0; y < 2; ++y)
        for (std::size_t x = 0; x < 3; ++x)
            for (std::size_t c = 0; c < 2; ++c, ++n) {
                const std::size_t there = (c * 2 + y) * 3 + x;
                CHECK(net["dense.bias"][n] == number(1, there));
                for (std::size_t i = 0; i < 2; ++i)
                    CHECK(net["dense.kernel"][i * 12 + n] == number(0, there * 2 + i));
            }
}

TEST_CASE("a dense layer behind two flattened images has the numbers of each in its own order") {
    const scratch folder;
    write_safetensors(
        folder / "file",
        numbered({{"0.weight", {2, 3, 1, 1}}, {"0.bias", {2}}, {"1.weight", {4, 20}}, {"1.bias", {4}}}));
    model<two_images> net;
    load_torch(net, folder / "file");
    for (std::size_t i = 0; i < 20; ++i) {
        const std::size_t there = i < 12 ? i % 3 * 4 + i / 3 : 12 + i % 2 * 4 + (i - 12) / 2;
        for (std::size_t o = 0; o < 4; ++o)
            CHECK(net["dense.kernel"][i * 4 + o] == number(2, o * 20 + there));
    }
}

TEST_CASE("every precision is read, counts of batches are ignored") {
    const scratch folder;
    model<plain> from_float, from_half;
    const std::vector<tensor_shape> shapes{{"a.weight", {4, 3}}, {"a.bias", {4}},      {"b.weight", {4, 4}},
                                           {"b.bias", {4}},      {"c.weight", {2, 4}}, {"c.bias", {2}}};
    auto tensors = numbered(shapes);
    for (auto& t : tensors) t.bytes = bytes(t.bytes.size());
    tensors[0].type = stored_type::bf16;
    tensors[0].bytes = bytes(24, 0x40); // 0x4040 = 3.0
    tensors[1].type = stored_type::f16;
    tensors[1].bytes = bytes(8, 0x40); // 0x4040 = 2.125
    tensors[5] = to_stored<double>("c.bias", {2}, std::vector<double>{0.5, -7});
    tensors.push_back({"b.num_batches_tracked", stored_type::i64, {}, bytes(8)});
    write_safetensors(folder / "file", tensors);
    model<plain> net;
    CHECK(load_torch(net, folder / "file").unused.empty());
    CHECK(std::ranges::count(net["dense.kernel"], 3.0F) == 12);
    CHECK(std::ranges::count(net["dense.bias"], 2.125F) == 4);
    CHECK(net["dense_2.bias"][1] == -7);

    model<plain, double> precise;
    load_torch(precise, folder / "file");
    CHECK(precise["dense_2.bias"][0] == 0.5);
}

TEST_CASE("depthwise and 1-D convolutions have their axes in the order of others") {
    const scratch folder;
    write_safetensors(
        folder / "file",
        numbered({{"a.weight", {6, 1, 1, 2}}, {"a.bias", {6}}, {"b.weight", {4, 6, 3}}, {"b.bias", {4}}}));
    model<rows> m;
    load_torch(m, folder / "file");
    std::size_t n = 0;
    for (std::size_t x = 0; x < 2; ++x)
        for (std::size_t o = 0; o < 6; ++o) CHECK(m["depthwise_conv2d.kernel"][n++] == number(0, o * 2 + x));
    n = 0;
    for (std::size_t x = 0; x < 3; ++x)
        for (std::size_t i = 0; i < 6; ++i)
            for (std::size_t o = 0; o < 4; ++o)
                CHECK(m["conv1d.kernel"][n++] == number(2, (o * 6 + i) * 3 + x));
}

TEST_CASE("a linear layer of pixels is a 1×1 convolution") {
    const scratch folder;
    write_safetensors(folder / "file", numbered({{"a.weight", {4, 3}}, {"a.bias", {4}}}));
    model<pixelwise> m;
    load_torch(m, folder / "file");
    for (std::size_t i = 0; i < 3; ++i)
        for (std::size_t o = 0; o < 4; ++o) CHECK(m["conv2d.kernel"][i * 4 + o] == number(0, o * 3 + i));
}

TEST_CASE("PyTorch's shapes without the axes that say nothing") {
    using shape_list = std::vector<std::size_t>;
    const auto weight = [](const shape_list& shape) {
        return detail::torch_conventions::shape("weight", shape);
    };
    CHECK(weight({4, 3, 1, 1}) == shape_list{4, 3});
    CHECK(weight({4, 3, 1}) == shape_list{4, 3});
    for (const shape_list& shape : {shape_list{4, 3, 1, 7}, {4, 3, 7, 1}, {1, 1, 5, 5}, {4, 3}})
        CHECK(weight(shape) == shape);
    CHECK(weight({4, 3, 5}) == shape_list{4, 3, 1, 5});
    CHECK(detail::torch_conventions::shape("gamma", {8, 1, 1}) == shape_list{8});
    CHECK(detail::torch_conventions::shape("bias", {8, 1, 1}) == shape_list{8, 1, 1});
}

TEST_CASE("tensors of other types are left where they are not needed, and named where they are") {
    const scratch folder;
    const auto with = [&](const std::string& shape_of_last) {
        const std::string header = R"({"a.weight":{"dtype":"F32","shape":[2,1],"data_offsets":[0,8]},)"
                                   R"("a.bias":{"dtype":")"
                                   + shape_of_last
                                   + R"(","shape":[2],"data_offsets":[8,16]},)"
                                     R"("scale":{"dtype":"F8_E5M2","shape":[3],"data_offsets":[16,19]}})";
        bytes file;
        detail::append_little(file, std::uint64_t{header.size()});
        file.insert(file.end(), header.begin(), header.end());
        file.resize(file.size() + 19);
        return file;
    };
    model<decltype(input<1> >> dense<2>)> net;
    const bytes good = with("F32");
    const auto report = load_torch(net, {std::as_bytes(std::span(good)), "flash"});
    CHECK(report.file == "flash");
    REQUIRE(report.unused.size() == 1);
    CHECK(report.unused[0].tensor == "scale");
    const bytes bad = with("F9");
    CHECK(error_of(folder, [&] { load_torch(net, {std::as_bytes(std::span(bad)), "flash"}); })
              .find("a.bias: expected F16, BF16, F32 or F64, found F9")
          != std::string::npos);
}

TEST_CASE("numbers that are no weights are named, and the model keeps what it had") {
    const scratch folder;
    model<decltype(input<1> >> dense<2>)> net;
    const auto error_with = [&](double number) {
        const auto before = std::vector<float>(net.parameters().begin(), net.parameters().end());
        auto tensors = numbered({{"a.weight", {2, 1}}, {"a.bias", {2}}});
        tensors[1] = to_stored<double>("a.bias", {2}, std::vector<double>{0.5, number});
        write_safetensors(folder / "file", tensors);
        const auto message = error_of(folder, [&] { load_torch(net, folder / "file"); });
        CHECK(std::ranges::equal(net.parameters(), before));
        return message;
    };
    CHECK(error_with(NAN).find("a.bias: number 1 is nan; weights are finite") != std::string::npos);
    CHECK(error_with(-1e300).find("a.bias: number 1 is -1e+300, too large") != std::string::npos);
}
