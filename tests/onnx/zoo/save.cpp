// Saves the network NETWORK of the header HEADER with random weights as ONNX, and beside it an input with
// Lamina's results and those that the file's graph has in double precision: save FOLDER.
#include <lamina/onnx/save_onnx.hpp>
#include <lamina/runtime/predictor.hpp>
#include <lamina/weights/safetensors.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <exception>
#include <filesystem>
#include <iostream>
#include <random>
#include <string>
#include <vector>

#include HEADER
#include "evaluate/evaluate.hpp"
#include "read/read.hpp"

using namespace lamina;
using network = NETWORK;

namespace {

constexpr auto& shapes = detail::result_shapes<detail::sentence_of<network>>;

/// Kernels keep the size of values behind relu; vectors are far from doing nothing.
model<network> random_model() {
    model<network> m(7);
    std::mt19937 random(11);
    std::uniform_real_distribution<float> any(-0.25F, 0.25F);
    for (const auto& t : m.tensors())
        for (std::size_t i = t.offset; i < t.offset + t.size(); ++i) {
            float& v = m.parameters()[i];
            v = t.parameter.rank > 1 ? v * std::sqrt(2.0F) : v + any(random);
        }
    return m;
}

std::vector<float> random_input() {
    std::mt19937 random(5);
    std::normal_distribution<float> any;
    std::vector<float> x(input_shape<network>.size());
    for (float& v : x) v = any(random);
    return x;
}

std::vector<std::size_t> extents(dims d) {
    if (d.is_vector()) return {1, d.channels};
    return {1, d.channels, d.height, d.width};
}

/// The same numbers with the channels first.
std::vector<float> turned(dims d, const std::vector<float>& x) {
    std::vector<float> y;
    for (std::size_t c = 0; c < d.channels; ++c)
        for (std::size_t i = c; i < x.size(); i += d.channels) y.push_back(x[i]);
    return y;
}

std::vector<std::vector<float>> predicted(const model<network>& m, const std::vector<float>& x) {
    std::vector<std::vector<float>> results;
    detail::caller_memory<network, float> memory{{x.data()}, {}};
    for (const auto& r : shapes) results.emplace_back(r.value.size());
    for (std::size_t i = 0; i < results.size(); ++i) memory.y[i] = results[i].data();
    const predictor<network> p(m);
    typename predictor<network>::workspace work;
    detail::by_position::predict(p, 1, memory, work);
    return results;
}

/// Whether a softmax or sigmoid is so sure of a class that differences in front of it are lost, or, between
/// classes, magnified. One channel is a sigmoid's, which can be as sure of 0.
bool is_certain(const std::vector<float>& y, std::size_t channels) {
    const auto [low, high] = std::ranges::minmax(y);
    return y.size() > 1 && low >= 0 && high <= 1 && (high > 0.99F || (channels == 1 && low < 0.01F));
}

/// Halves kernels with as many filters as a certain result has channels until none is; returns the results
/// then.
std::vector<std::vector<float>> doubtful(model<network>& m, const std::vector<float>& x) {
    auto results = predicted(m, x);
    bool halved = true;
    for (int tries = 0; tries < 20 && halved; ++tries) {
        halved = false;
        for (std::size_t i = 0; i < results.size(); ++i) {
            const std::size_t channels = shapes[i].value.channels;
            if (!is_certain(results[i], channels)) continue;
            for (const auto& t : m.tensors())
                if (t.parameter.rank > 1 && t.parameter.extents[t.parameter.rank - 1] == channels)
                    for (float& v : m.parameters().subspan(t.offset, t.size())) v /= 2;
            halved = true;
        }
        if (halved) results = predicted(m, x);
    }
    return results;
}

/// read_onnx asks ONNX's checker.
std::vector<tool::tensor> evaluated(const std::filesystem::path& file, const std::vector<float>& x) {
    const tool::graph graph = tool::read_onnx(file);
    const std::string& name = graph.values[graph.inputs.at(0)].name;
    const tool::tensor t{tool::element::float32, *graph.values[graph.inputs[0]].shape, {x.begin(), x.end()}};
    std::cout << graph.nodes.size() << " operators of ONNX\n";
    return tool::evaluate(graph, {{name, t}});
}

void save(const std::filesystem::path& folder) {
    model<network> m = random_model();
    const std::vector<float> x = random_input(), first = turned(input_shape<network>, x);
    const auto results = doubtful(m, x);
    save_onnx(m, folder / "net.onnx");
    const auto exact = evaluated(folder / "net.onnx", first);
    std::vector<stored_tensor> tensors{
        to_stored<float>("input", extents(input_shape<network>), std::span<const float>(first))};
    for (std::size_t i = 0; i < results.size(); ++i) {
        const dims d = shapes[i].value;
        const std::string name = detail::onnx_name(shapes[i].label.view(), "output");
        const std::vector<float> y = turned(d, results[i]);
        tensors.push_back(to_stored<float>("lamina " + name, extents(d), std::span<const float>(y)));
        tensors.push_back(
            to_stored<double>("exact " + name, extents(d), std::span<const double>(exact[i].values)));
    }
    write_safetensors(folder / "check.safetensors", tensors);
}

} // namespace

int main(int, char** argv) {
    try {
        save(argv[1]);
    } catch (const std::exception& e) {
        std::cerr << e.what() << "\n";
        return 1;
    }
}
