#include <lamina/language/error.hpp>
#include <lamina/language/evaluate.hpp>
#include <lamina/layers/words.hpp>
#include <lamina/runtime/model.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

using namespace lamina;
using namespace lamina::detail;

namespace {

struct part {
    static constexpr auto layers = conv2d<4, 1>(no_bias) >> batch_norm;
};
struct net {
    static constexpr auto layers = input<8, 8, 3> >> conv2d<6, 3>(name<"stem">) >> batch_norm >> relu
                                   >> (block<part> | (conv2d<5, 3, 1>(same) >> batch_norm(no_scale)))
                                   >> dropout<0.5> >> flatten >> dense<10>;
};

template <class N>
std::vector<std::string> names() {
    std::vector<std::string> all;
    for (const auto& t : model<N>::tensors()) all.push_back(t.tensor);
    return all;
}

template <class Values>
std::vector<float> copy_of(const Values& values) {
    return {values.begin(), values.end()};
}

} // namespace

TEST_CASE("the parameters are one block, as many as the compiler counts") {
    model<net> m;
    CHECK(m.parameters().size() == parameters<net>);
    CHECK(model<net, double>().parameters().size() == parameters<net>);
    static_assert(std::is_same_v<decltype(m.parameters()), std::span<float>>);
    static_assert(std::is_same_v<decltype(std::as_const(m).parameters()), std::span<const float>>);
    static_assert(std::is_same_v<model<net, double>::value_type, double>);
    static_assert(std::is_same_v<model<net>::network_type, net>);
}

TEST_CASE("tensors lie one behind the other and belong to their words") {
    std::size_t next = 0, trainable = 0;
    for (const auto& t : model<net>::tensors()) {
        CHECK(t.offset == next);
        CHECK(graph_of<net>[t.node].is_word());
        CHECK(t.offset >= graph_of<net>[t.node].parameters);
        next += t.size();
        if (t.parameter.trainable) trainable += t.size();
    }
    CHECK(next == parameters<net>);
    CHECK(trainable == trainable_parameters<net>);
    const auto& kernel = model<net>::tensors()[6];
    CHECK(kernel.tensor == "conv2d.kernel");
    CHECK(kernel.parameter.rank == 4);
    CHECK(kernel.parameter.extents == std::array<std::size_t, 4>{1, 1, 6, 4});
}

TEST_CASE("names are those of the words, numbered") {
    CHECK(names<net>()
          == std::vector<std::string>{"stem.kernel", "stem.bias", "batch_norm.gamma", "batch_norm.beta",
                                      "batch_norm.moving_mean", "batch_norm.moving_variance", "conv2d.kernel",
                                      "batch_norm_1.gamma", "batch_norm_1.beta", "batch_norm_1.moving_mean",
                                      "batch_norm_1.moving_variance", "conv2d_1.kernel", "conv2d_1.bias",
                                      "batch_norm_2.beta", "batch_norm_2.moving_mean",
                                      "batch_norm_2.moving_variance", "dense.kernel", "dense.bias"});
}

namespace {

struct collisions {
    static constexpr auto layers = input<4> >> repeat<3>(dense<4>(no_bias))
                                   >> dense<4>(name<"dense_1">, no_bias)
                                   >> (dense<4>(name<"dense_3">, no_bias) + dense<4>(name<"head">, no_bias))
                                   >> dense<4>(no_bias) >> prelu(name<"dense">) >> dense<4>(no_bias);
};

} // namespace

TEST_CASE("a given name stays; layers without one take the first free number") {
    CHECK(names<collisions>()
          == std::vector<std::string>{"dense_2.kernel", "dense_4.kernel", "dense_5.kernel", "dense_1.kernel",
                                      "dense_3.kernel", "head.kernel", "dense_6.kernel", "dense.alpha",
                                      "dense_7.kernel"});
}

TEST_CASE("a network without parameters has none") {
    using none = decltype(input<4> >> relu);
    CHECK(model<none>().parameters().empty());
    CHECK(names<none>().empty());
    CHECK_THROWS_WITH_AS(model<none>()["relu.kernel"],
                         "model: no tensor is called \"relu.kernel\"; there are none", error);
}

TEST_CASE("the same seed gives the same numbers, another seed others") {
    const model<net> a(5), b(5), c(6);
    CHECK(copy_of(a.parameters()) == copy_of(b.parameters()));
    CHECK(copy_of(a["dense.kernel"]) != copy_of(c["dense.kernel"]));
    CHECK(copy_of(a["dense.bias"]) == copy_of(c["dense.bias"]));
    CHECK(copy_of(model<net>().parameters()) == copy_of(model<net>(1).parameters()));
}

TEST_CASE("every tensor begins as its word says") {
    const model<net> m;
    const auto all = [&](std::string_view name, float value) {
        return std::ranges::all_of(m[name], [&](float x) { return x == value; });
    };
    CHECK(all("stem.bias", 0));
    CHECK(all("batch_norm.gamma", 1));
    CHECK(all("batch_norm.beta", 0));
    CHECK(all("batch_norm_2.moving_mean", 0));
    CHECK(all("batch_norm_2.moving_variance", 1));
    // glorot_uniform: within ±√(6 / (fan in + fan out)), and using most of that range.
    const auto [least, most] = std::ranges::minmax(m["dense.kernel"]);
    const float limit = std::sqrt(6.f / (36 * 9 + 10));
    CHECK(least >= -limit);
    CHECK(most <= limit);
    CHECK(least < -0.9f * limit);
    CHECK(most > 0.9f * limit);
}

TEST_CASE("a bias begins like its kernel, by the inputs of the kernel") {
    const auto largest = [](std::span<const float> values) {
        float most = 0;
        for (const float value : values) most = std::max(most, std::abs(value));
        return most;
    };
    using torch =
        decltype(input<8, 8, 64> >> conv2d<400, 3>(groups<2>, torch_uniform, bias_initializer<torch_uniform>)
                 >> depthwise_conv2d<5, 2>(torch_uniform, bias_initializer<torch_uniform>)
                 >> conv2d_transpose<500, 2>(torch_uniform, bias_initializer<torch_uniform>) >> flatten
                 >> dense<300>(torch_uniform, bias_initializer<torch_uniform>));
    const model<torch> m(3);
    const auto check = [&](const std::string& layer, double inputs) {
        const double limit = 1 / std::sqrt(inputs);
        for (const char* tensor : {".kernel", ".bias"}) {
            CHECK(largest(m[layer + tensor]) <= limit);
            CHECK(largest(m[layer + tensor]) > 0.95 * limit);
        }
    };
    check("conv2d", 9 * 32);
    check("depthwise_conv2d", 10);
    check("conv2d_transpose", 4 * 500);
    check("dense", 3 * 6 * 500.0);
}

TEST_CASE("dirac makes layers that hand their input on") {
    using handing =
        decltype(input<5, 4, 6> >> conv2d<6, 3>(same, dirac<>) >> conv2d<6, 1>(groups<3>, dirac<>)
                 >> depthwise_conv2d<5, 3>(same, dirac<>) >> conv2d_transpose<6, 1>(groups<2>, dirac<>));
    const model<handing> m;
    std::vector<float> x(120);
    for (std::size_t i = 0; i < x.size(); ++i) x[i] = float(i);
    CHECK(evaluate_reference<handing, float>(m.parameters(), x) == x);
}

TEST_CASE("words of the same shape begin with different numbers") {
    using twins = decltype(input<8> >> dense<8> >> dense<8>);
    const model<twins> m;
    CHECK(copy_of(m["dense.kernel"]) != copy_of(m["dense_1.kernel"]));
}

TEST_CASE("tensors by name") {
    model<net> m;
    const auto bias = m["dense.bias"];
    CHECK(bias.size() == 10);
    CHECK(bias.data() == m.parameters().data() + parameters<net> - 10);
    bias[3] = 42;
    CHECK(std::as_const(m)["dense.bias"][3] == 42);
    static_assert(std::is_same_v<decltype(std::as_const(m)["dense.bias"]), std::span<const float>>);
}

TEST_CASE("tensors by the layer's number") {
    model<net> m;
    CHECK(m.get<1>("kernel").data() == m["stem.kernel"].data());
    CHECK(m.get<1>("bias").size() == 6);
    CHECK(m.get<2>("moving_variance").data() == m["batch_norm.moving_variance"].data());
    CHECK(m.get<7>("kernel").data() == m["dense.kernel"].data());
    CHECK(m.get<4>("kernel").data() == m["conv2d.kernel"].data());
    m.get<7>("bias")[0] = 3;
    CHECK(std::as_const(m).get<7>("bias")[0] == 3);
}

TEST_CASE("what there is not is named, with what there is") {
    using small = decltype(input<4> >> dense<2>(name<"head">) >> relu);
    model<small> m;
    CHECK_THROWS_WITH_AS(m["head.weight"],
                         "model: no tensor is called \"head.weight\"; there are: head.kernel, head.bias",
                         error);
    CHECK_THROWS_WITH_AS(std::as_const(m)["kernel"],
                         "model: no tensor is called \"kernel\"; there are: head.kernel, head.bias", error);
    CHECK_THROWS_WITH_AS(m.get<1>("gamma"), "model: layer 1 has no tensor called \"gamma\"", error);
    CHECK_THROWS_WITH_AS(m.get<2>("kernel"), "model: layer 2 has no tensor called \"kernel\"", error);
    CHECK_THROWS_WITH_AS(m.get<0>("kernel"), "model: layer 0 has no tensor called \"kernel\"", error);
}

TEST_CASE("a copy has numbers of its own") {
    model<net> a;
    model<net> b = a;
    b.parameters()[0] += 1;
    CHECK(a.parameters()[0] != b.parameters()[0]);
    CHECK(copy_of(a["dense.kernel"]) == copy_of(b["dense.kernel"]));
    static_assert(!std::is_polymorphic_v<model<net>>);
}
