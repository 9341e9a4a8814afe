// Attention that exporters write out is recognized in whatever order its heads lie, and computes the same.

#include <lamina/layers/attention.hpp>

#include <doctest/doctest.h>

#include <cstdint>
#include <memory>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "evaluate/evaluate.hpp"
#include "rewrite/recognize.hpp"
#include "words/translate.hpp"

namespace {

using namespace lamina::tool;
using shape = std::vector<std::int64_t>;

constexpr std::int64_t pixels = 3, heads = 2, size = 4, channels = heads * size;

struct builder {
    graph net;
    std::mt19937 random{7};

    value_id value(shape s) {
        const std::string name = "v" + std::to_string(net.values.size());
        net.values.push_back({name, element::float32, std::move(s), nullptr});
        return net.values.size() - 1;
    }
    value_id constant(element type, shape s, std::vector<double> numbers) {
        const value_id id = value(s);
        net.values[id].constant =
            std::make_shared<const tensor>(tensor{type, std::move(s), std::move(numbers)});
        return id;
    }
    std::vector<double> numbers(std::int64_t count) {
        std::vector<double> all;
        for (std::int64_t i = 0; i < count; ++i)
            all.push_back(static_cast<double>(static_cast<float>(random()) / 4294967296.0F - 0.5F));
        return all;
    }
    value_id weights(std::int64_t rows, std::int64_t columns) {
        return constant(element::float32, {rows, columns}, numbers(rows * columns));
    }
    value_id node(std::string operation, std::vector<value_id> inputs, shape result,
                  std::map<std::string, attribute> attributes = {}) {
        const value_id id = value(std::move(result));
        net.nodes.push_back({std::move(operation), "", std::move(inputs), {id}, std::move(attributes)});
        return id;
    }
    value_id list(const shape& s) { return constant(element::int64, {std::ssize(s)}, {s.begin(), s.end()}); }
    value_id reshape(value_id x, shape s) { return node("Reshape", {x, list(s)}, s); }
    value_id transpose(value_id x, shape perm) {
        shape s;
        for (const std::int64_t axis : perm)
            s.push_back((*net.values[x].shape)[static_cast<std::size_t>(axis)]);
        return node("Transpose", {x}, std::move(s), {{"perm", perm}});
    }
    value_id project(value_id x, std::int64_t units, bool with_bias) {
        const value_id y = node("MatMul", {x, weights(channels, units)}, {1, pixels, units});
        const value_id bias = constant(element::float32, {units}, numbers(units));
        return with_bias ? node("Add", {y, bias}, {1, pixels, units}) : y;
    }
    value_id attend(value_id q, value_id turned_k, value_id v, bool scale_scores) {
        const value_id half = constant(element::float32, {}, {0.7});
        const shape scores{1, heads, pixels, pixels};
        if (!scale_scores) q = node("Mul", {q, half}, {1, heads, pixels, size});
        value_id s = node("MatMul", {q, turned_k}, scores);
        if (scale_scores) s = node("Div", {s, half}, scores);
        s = node("Softmax", {s}, scores, {{"axis", std::int64_t{3}}});
        const value_id sums = node("MatMul", {s, v}, {1, heads, pixels, size});
        return reshape(transpose(sums, {0, 2, 1, 3}), {1, pixels, channels});
    }
    /// All of one projection, as vision transformers have it.
    value_id packed(value_id x) {
        const value_id all =
            transpose(reshape(project(x, 3 * channels, true), {1, pixels, 3, heads, size}), {2, 0, 3, 1, 4});
        std::vector<value_id> parts;
        for (const std::int64_t i : {0, 1, 2}) {
            const value_id index = constant(element::int64, {}, {static_cast<double>(i)});
            parts.push_back(
                node("Gather", {all, index}, {1, heads, pixels, size}, {{"axis", std::int64_t{0}}}));
        }
        return project(attend(parts[0], transpose(parts[1], {0, 1, 3, 2}), parts[2], false), channels, true);
    }
    /// Three projections, as language models have it.
    value_id apart(value_id x) {
        const auto part = [&](shape perm) {
            return transpose(reshape(project(x, channels, true), {1, pixels, heads, size}), std::move(perm));
        };
        const value_id q = part({0, 2, 1, 3}), k = part({0, 2, 3, 1}), v = part({0, 2, 1, 3});
        return project(attend(q, k, v, true), channels, false);
    }
};

void check(builder& b, value_id x, value_id result) {
    b.net.inputs = {x};
    b.net.outputs = {result};
    const tensor in{element::float32, {1, pixels, channels}, b.numbers(pixels * channels)};
    const tensor expected = evaluate(b.net, {{b.net.values[x].name, in}})[0];
    const translated t = translate(recognize(b.net));
    REQUIRE(t.net.words.size() == 2);
    CHECK(t.net.words[1].text == "attention<2>");
    const std::vector<float> numbers(in.values.begin(), in.values.end());
    std::vector<float> parameters, y(numbers.size());
    for (const parameter& p : t.net.words[1].parameters)
        parameters.insert(parameters.end(), p.values.begin(), p.values.end());
    using word = lamina::words::attention<heads>;
    word::forward(lamina::dims{1, pixels, channels}, numbers.data(), parameters.data(), y.data());
    for (std::size_t i = 0; i < y.size(); ++i)
        CHECK(y[i] == doctest::Approx(expected.values[i]).epsilon(1e-5));
}

TEST_CASE("queries, keys and values of one projection") {
    builder b;
    const value_id x = b.value({1, pixels, channels});
    check(b, x, b.packed(x));
}

TEST_CASE("queries, keys and values of three projections, and a last one without a bias") {
    builder b;
    const value_id x = b.value({1, pixels, channels});
    check(b, x, b.apart(x));
}

TEST_CASE("attention to another value is not attention to oneself") {
    builder b;
    const value_id x = b.value({1, pixels, channels});
    const value_id result = b.packed(x);
    // The keys' heads exchanged against the queries' pixels: no attention.
    for (node& n : b.net.nodes)
        if (n.operation == "Transpose" && std::get<shape>(n.attributes["perm"]) == shape{0, 1, 3, 2})
            n = {"Reshape", "", {n.inputs[0], b.list({1, heads, size, pixels})}, n.outputs, {}};
    b.net.inputs = {x};
    b.net.outputs = {result};
    for (const node& n : recognize(b.net).nodes) CHECK(n.operation != "SelfAttention");
}

} // namespace
