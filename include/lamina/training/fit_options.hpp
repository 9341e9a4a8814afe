#pragma once

#include <lamina/training/early_stopping.hpp>
#include <lamina/training/losses.hpp>
#include <lamina/training/optimizers.hpp>
#include <lamina/training/samples.hpp>
#include <lamina/training/schedules.hpp>
#include <lamina/training/watched_metric.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <type_traits>

namespace lamina {

/// How to train. The defaults are Keras's, except for the optimizer, adam.
template <optimizer Optimizer = adam, class Loss = categorical_crossentropy,
          schedule Schedule = constant_rate, class T = float>
struct fit_options {
    std::size_t epochs = 1;
    std::size_t batch_size = 32;
    Optimizer optimizer{};
    Loss loss{};
    Schedule schedule{};
    /// Draw a new order of the samples for every epoch.
    bool shuffle = true;
    /// Determines the orders, dropout and what is mixed.
    std::uint32_t seed = 1;
    /// 0: available_threads().
    std::size_t threads = 0;
    /// Evaluated after every epoch: either separate samples, or this share of the training samples, taken
    /// from the end and not trained on.
    std::type_identity_t<samples<T>> validation{};
    double validation_split = 0;
    /// Limits on the gradients before an update: on every element, on the norm of every tensor, or on the
    /// joint norm of all tensors. Give at most one.
    std::optional<double> clip_value{}, clip_norm{}, global_clip_norm{};
    /// Mix each sample with another of its batch, labels and targets included (Zhang et al. 2018): with the
    /// share λ of its own, drawn from Beta(α, α), where this is α. Keras's and timm's is 0.2.
    std::optional<double> mixup{};
    /// Replace a box of each image, the share 1 − λ of it, by the same box of another (Yun et al. 2019);
    /// labels and targets are mixed by the shares. Usual is 1. With both, each sample takes one of them by
    /// chance.
    std::optional<double> cutmix{};
    /// Its mode follows from the metric it watches.
    std::optional<lamina::early_stopping> early_stopping{};
    metric monitor = metric::val_loss;
    /// Whether a loss or a gradient that is not finite ends training with an error (Keras: TerminateOnNaN).
    /// If not, training continues; the batch does not change the parameters, but still counts in the epoch's
    /// loss.
    bool terminate_on_nan = true;
};

} // namespace lamina
