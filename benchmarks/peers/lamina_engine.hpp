#pragma once

// Lamina running a network type N that equals the network of a job.

#include <lamina/runtime/predictor.hpp>
#include <lamina/training/backpropagation.hpp>
#include <lamina/training/losses.hpp>
#include <lamina/training/optimizers.hpp>
#include <lamina/training/update.hpp>

#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "engine.hpp"

namespace peers {

/// A network's weights in the order and the layouts of Lamina's model.
std::vector<float> lamina_parameters(const network& net);
/// Converts images from channels-first to channels-last, and back.
std::vector<float> channels_last(std::span<const float> images, extents each);
std::vector<float> channels_first(std::span<const float> images, extents each);

template <class N>
lamina::model<N> lamina_model(const network& net) {
    lamina::model<N> m;
    const auto parameters = lamina_parameters(net);
    if (parameters.size() != m.parameters().size()) lamina::raise("this is another network than Lamina's");
    std::ranges::copy(parameters, m.parameters().begin());
    return m;
}

template <class N, class Predictor = lamina::predictor<N>>
class lamina_prediction : public task {
public:
    explicit lamina_prediction(const job& j)
        : out_(j.net.output()), predictor_(lamina_model<N>(j.net)), memory_(j.threads),
          images_(channels_last(j.batches.front().images, j.net.input())),
          predictions_(j.batch_size * Predictor::output_size) {}

    void run() override { predictor_.predict_batch(images_, predictions_, memory_); }
    std::vector<float> result() override { return channels_first(predictions_, out_); }

private:
    extents out_;
    Predictor predictor_;
    typename Predictor::workspace memory_;
    std::vector<float> images_, predictions_;
};

template <class N>
class lamina_training : public task {
public:
    explicit lamina_training(const job& j)
        : model_(lamina_model<N>(j.net)), backward_(j.batch_size, j.threads),
          gradients_(lamina::parameters<N>),
          update_({.momentum = descent::momentum}, {}, lamina::detail::tensor_rules<N, float>(),
                  lamina::parameters<N>) {
        for (const batch& b : j.batches)
            batches_.push_back({channels_last(b.images, j.net.input()), b.labels});
    }

    void run() override {
        const batch& b = batches_[step_++ % batches_.size()];
        const lamina::samples<float> samples(b.images, b.labels);
        loss_ = backward_
                    .run(model_, samples, lamina::categorical_crossentropy{}, std::span<float>(gradients_),
                         {}, 1, step_)
                    .loss;
        update_(backward_.team(), model_.parameters(), gradients_, {descent::rate, step_});
    }
    std::vector<float> result() override { return {float(loss_)}; }

private:
    lamina::model<N> model_;
    lamina::detail::backpropagation<N> backward_;
    std::vector<float> gradients_;
    lamina::detail::updater<lamina::sgd, float> update_;
    std::vector<batch> batches_;
    std::size_t step_ = 0;
    double loss_ = 0;
};

/// For networks that are used for prediction only.
template <class N, class Predictor = lamina::predictor<N>>
std::unique_ptr<task> lamina_predicts(const job& j) {
    if (j.what != mode::predict) return nullptr;
    return std::make_unique<lamina_prediction<N, Predictor>>(j);
}

template <class N>
std::unique_ptr<task> lamina_works(const job& j) {
    if (j.what == mode::train) return std::make_unique<lamina_training<N>>(j);
    return lamina_predicts<N>(j);
}

} // namespace peers
