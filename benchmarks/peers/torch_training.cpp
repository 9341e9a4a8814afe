#include <cstdint>
#include <torch/torch.h>

#include "torch_tensors.hpp"

namespace peers::torch_engine {

namespace {

/// A layer's tensors; those that it lacks are undefined.
struct tensors {
    at::Tensor weights, bias, gamma, beta, mean, variance;
};

class training : public task {
public:
    training(const job& j, way how) : layers_(j.net.layers()), tensors_(layers_.size()) {
        for (std::size_t i = 1; i < layers_.size(); ++i) fill(tensors_[i], layers_[i], how);
        sgd_ = std::make_unique<torch::optim::SGD>(
            trained_, torch::optim::SGDOptions(descent::rate).momentum(descent::momentum));
        for (const batch& b : j.batches) {
            images_.push_back(images_of(j, b, how));
            const std::vector<std::int64_t> labels(b.labels.begin(), b.labels.end());
            labels_.push_back(torch::tensor(labels));
        }
    }

    void run() override {
        const std::size_t at = step_++ % images_.size();
        for (auto& t : trained_) t.mutable_grad().reset();
        loss_ = torch::cross_entropy_loss(forward(images_[at]), labels_[at]);
        loss_.backward();
        sgd_->step();
    }
    std::vector<float> result() override { return {loss_.item<float>()}; }

private:
    void fill(tensors& t, const layer& l, way how) {
        const auto vector = [&](const std::vector<float>& v) {
            return tensor_of(v, {std::int64_t(v.size())});
        };
        const auto train = [&](at::Tensor& to, const at::Tensor& from) {
            to = from.requires_grad_();
            trained_.push_back(to);
        };
        if (!l.weights.empty()) train(t.weights, weights_of(l, how));
        if (!l.bias.empty()) train(t.bias, vector(l.bias));
        if (l.norm.empty()) return;
        train(t.gamma, vector(l.norm.gamma));
        train(t.beta, vector(l.norm.beta));
        t.mean = vector(l.norm.mean);
        t.variance = vector(l.norm.variance);
    }

    at::Tensor forward(const at::Tensor& images) const {
        std::vector<at::Tensor> values{images};
        for (std::size_t i = 1; i < layers_.size(); ++i)
            values.push_back(apply(layers_[i], tensors_[i], values));
        return values.back();
    }

    static at::Tensor apply(const layer& l, const tensors& t, const std::vector<at::Tensor>& values) {
        const at::Tensor& x = values[l.from];
        const auto both = [](std::size_t n) { return std::vector<std::int64_t>(2, std::int64_t(n)); };
        switch (l.what) {
        case operation::conv:
            return finish(
                l, t, values,
                torch::conv2d(x, t.weights, t.bias, both(l.stride), both(l.pad), 1, std::int64_t(l.groups)));
        case operation::dense:
            return torch::linear(x.flatten(1), t.weights, t.bias);
        case operation::max_pool:
            return torch::max_pool2d(x, both(l.kernel), both(l.stride), both(l.pad));
        case operation::average_pool:
            return torch::adaptive_avg_pool2d(x, {1, 1});
        case operation::dropout:
            return torch::dropout(x, 0.5, true);
        default:
            return x; // softmax is part of the loss
        }
    }

    /// Completes a convolution: normalizes it, and adds and activates in place.
    static at::Tensor finish(const layer& l, const tensors& t, const std::vector<at::Tensor>& values,
                             at::Tensor y) {
        if (t.gamma.defined())
            y = torch::batch_norm(y, t.gamma, t.beta, t.mean, t.variance, true, 1 - normalization::momentum,
                                  normalization::epsilon, false);
        if (l.add != 0) y.add_(values[l.add]);
        if (l.act == activation::relu) y.relu_();
        return y;
    }

    std::vector<layer> layers_;
    std::vector<tensors> tensors_;
    std::vector<at::Tensor> trained_, images_, labels_;
    std::unique_ptr<torch::optim::SGD> sgd_;
    std::size_t step_ = 0;
    at::Tensor loss_;
};

} // namespace

std::unique_ptr<task> prepare_training(const job& j, way how) {
    if (how == way::frozen) return nullptr;
    return std::make_unique<training>(j, how);
}

} // namespace peers::torch_engine
