#include <cstdint>
#include <sstream>
#include <string>
#include <torch/script.h>

#include "torch_tensors.hpp"

namespace peers::torch_engine {

namespace {

std::string twice(std::size_t n) { return "[" + std::to_string(n) + ", " + std::to_string(n) + "]"; }

/// The TorchScript expression that computes layer `i`.
std::string expression(const layer& l, std::size_t i) {
    const std::string x = "x" + std::to_string(l.from), self = std::to_string(i);
    const std::string weights = ", self.w" + self + ", self.b" + self;
    switch (l.what) {
    case operation::conv:
        return "torch.conv2d(" + x + weights + ", " + twice(l.stride) + ", " + twice(l.pad) + ", [1, 1], "
               + std::to_string(l.groups) + ")";
    case operation::dense:
        return "torch.linear(torch.flatten(" + x + ", 1)" + weights + ")";
    case operation::max_pool:
        return "torch.max_pool2d(" + x + ", " + twice(l.kernel) + ", " + twice(l.stride) + ", " + twice(l.pad)
               + ")";
    case operation::average_pool:
        return "torch.adaptive_avg_pool2d(" + x + ", [1, 1])";
    case operation::softmax:
        return "torch.softmax(" + x + ", 1)";
    default:
        return x;
    }
}

/// A network as a function in TorchScript.
std::string script_of(const network& net) {
    std::ostringstream text;
    text << "def forward(self, x0):\n";
    const auto& layers = net.layers();
    for (std::size_t i = 1; i < layers.size(); ++i) {
        const std::string y = "x" + std::to_string(i), line = "    " + y + " = ";
        text << line << expression(layers[i], i) << "\n";
        if (layers[i].add != 0) text << line << y << " + x" << layers[i].add << "\n";
        if (layers[i].act == activation::relu) text << line << "torch.relu(" << y << ")\n";
        if (layers[i].act == activation::relu6) text << line << "torch.hardtanh(" << y << ", 0.0, 6.0)\n";
    }
    text << "    return x" << layers.size() - 1 << "\n";
    return text.str();
}

torch::jit::Module module_of(const network& net, way how) {
    torch::jit::Module m("network");
    m.register_attribute("training", c10::BoolType::get(), true);
    for (std::size_t i = 1; i < net.layers().size(); ++i) {
        const layer& l = net.layers()[i];
        if (l.weights.empty()) continue;
        m.register_parameter("w" + std::to_string(i), weights_of(l, how), false);
        m.register_parameter("b" + std::to_string(i), tensor_of(l.bias, {std::int64_t(l.bias.size())}),
                             false);
    }
    m.define(script_of(net));
    m.eval();
    if (how != way::frozen) return m;
    auto frozen = torch::jit::freeze(m);
    return torch::jit::optimize_for_inference(frozen);
}

class prediction : public task {
public:
    prediction(const job& j, way how)
        : images_(images_of(j, j.batches.front(), how)), module_(module_of(j.net.folded(), how)) {}

    void run() override {
        const c10::InferenceMode no_gradients;
        predictions_ = module_.forward({images_}).toTensor();
    }
    std::vector<float> result() override {
        const at::Tensor t = predictions_.contiguous();
        return {t.data_ptr<float>(), t.data_ptr<float>() + t.numel()};
    }

private:
    at::Tensor images_, predictions_;
    torch::jit::Module module_;
};

} // namespace

std::unique_ptr<task> prepare_prediction(const job& j, way how) {
    return std::make_unique<prediction>(j, how);
}

} // namespace peers::torch_engine
