// needs: safetensors
// A whole ResNet-18 under torchvision's names gives PyTorch's logits; resnet18.py says where the numbers come
// from.
#include <lamina/runtime/predictor.hpp>
#include <lamina/weights/torch_weights.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <span>
#include <sstream>
#include <string>
#include <vector>
#include <zoo/resnet.hpp>

#include "../scratch.hpp"

using namespace lamina;
using namespace lamina_test;

namespace {

std::uint32_t mix(std::uint32_t x) {
    x = (x ^ x >> 16) * 0x85EBCA6B;
    x = (x ^ x >> 13) * 0xC2B2AE35;
    return x ^ x >> 16;
}

/// Number i of tensor t, in [0, 1).
double uniform(std::uint32_t t, std::uint32_t i) { return (mix(i + mix(t)) >> 8) / 0x1p24; }

/// resnet18.py's `filled`.
stored_tensor filled(std::uint32_t t, const std::string& name, const std::vector<std::size_t>& shape) {
    if (name.ends_with("num_batches_tracked"))
        return {name, stored_type::i64, {}, {232, 3, 0, 0, 0, 0, 0, 0}};
    std::size_t size = 1, inputs = 1;
    for (const std::size_t n : shape) size *= n;
    if (shape.size() > 1) inputs = size / shape[0];
    std::vector<float> numbers(size);
    for (std::uint32_t i = 0; i < size; ++i) {
        const double u = uniform(t, i);
        numbers[i] = static_cast<float>(name.ends_with("running_var")    ? 0.5 + u
                                        : name.ends_with("running_mean") ? 0.2 * (2 * u - 1)
                                        : name.ends_with("bias")         ? 0.1 * (2 * u - 1)
                                        : shape.size() == 1
                                            ? 0.25 + 0.5 * u
                                            : std::sqrt(6.0 / static_cast<double>(inputs)) * (2 * u - 1));
    }
    return to_stored<float>(name, shape, numbers);
}

/// The state dict in its own order.
std::vector<stored_tensor> state_dict(const std::string& manifest) {
    std::vector<stored_tensor> tensors;
    std::istringstream lines(manifest);
    for (std::string line; std::getline(lines, line);) {
        const std::size_t cut = line.find(' ');
        std::istringstream numbers(line.substr(cut + 1));
        std::vector<std::size_t> shape;
        for (std::string number; std::getline(numbers, number, ',');) shape.push_back(std::stoul(number));
        tensors.push_back(filled(static_cast<std::uint32_t>(tensors.size() + 1), line.substr(0, cut), shape));
    }
    return tensors;
}

/// Tensor 1000, between -1 and 1.
std::vector<float> picture() {
    std::vector<float> x(input_shape<zoo::resnet18>.size());
    constexpr std::uint32_t pixels = 224 * 224;
    for (std::uint32_t p = 0; p < pixels; ++p)
        for (std::uint32_t c = 0; c < 3; ++c)
            x[3 * p + c] = static_cast<float>(2 * uniform(1000, c * pixels + p) - 1);
    return x;
}

void check_logits(const model<zoo::resnet18>& net, const std::vector<double>& expected) {
    const predictor p(net);
    predictor<zoo::resnet18>::workspace work;
    std::vector<float> found(1000);
    p.predict_batch(picture(), found, work);
    REQUIRE(expected.size() == found.size());
    double scale = 0;
    for (const double e : expected) scale += e * e / 1000;
    std::size_t wrong = 0;
    for (std::size_t i = 0; i < found.size(); ++i)
        if (!(std::abs(found[i] - expected[i]) <= 1e-4 * std::max(std::abs(expected[i]), std::sqrt(scale)))) {
            if (++wrong == 1) CHECK(found[i] == expected[i]);
        }
    CHECK(wrong == 0);
}

} // namespace

TEST_CASE("ResNet-18 with a state dict of PyTorch gives PyTorch's logits") {
    const auto golden = read_safetensors("resnet18.safetensors");
    const auto expected = to_floats<double>(*golden.find("logits"));
    const scratch folder;
    const auto path = folder / "weights.safetensors";
    auto tensors = state_dict(golden.metadata.at("manifest"));
    REQUIRE(tensors.size() == 122);
    model<zoo::resnet18> net;

    write_safetensors(path, tensors);
    const import_report in_order = load_torch(net, path);
    CHECK(in_order.tensors.size() == 102);
    CHECK(in_order.unused.empty());
    CHECK(in_order.is_certain());
    check_logits(net, expected);

    // As the safetensors library writes it.
    std::ranges::sort(tensors, {}, &stored_tensor::tensor);
    write_safetensors(path, tensors);
    net = model<zoo::resnet18>();
    const import_report sorted = load_torch(net, path);
    CHECK(std::ranges::equal(in_order.tensors, sorted.tensors, {}, &imported_tensor::source,
                             &imported_tensor::source));
    CHECK(sorted.is_certain());
    check_logits(net, expected);
}

TEST_CASE("the state dict that resnet18.py --state-dict wrote gives the same"
          * doctest::skip(std::getenv("LAMINA_RESNET18") == nullptr)) {
    const auto golden = read_safetensors("resnet18.safetensors");
    model<zoo::resnet18> net;
    load_torch(net, std::getenv("LAMINA_RESNET18"));
    check_logits(net, to_floats<double>(*golden.find("logits")));
}
