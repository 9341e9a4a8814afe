#pragma once

#include <lamina/training/early_stopping.hpp>
#include <lamina/training/losses.hpp>
#include <lamina/training/optimizers.hpp>
#include <lamina/training/samples.hpp>
#include <lamina/training/schedules.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <type_traits>

namespace lamina {

/// What early stopping and schedules such as reduce_on_plateau watch. Accuracies are better when larger.
enum class metric { loss, accuracy, val_loss, val_accuracy };

/// How to train. Defaults are Keras's, but for the optimizer, which is adam.
template <optimizer Optimizer = adam, class Loss = categorical_crossentropy,
          schedule Schedule = constant_rate, class T = float>
struct fit_options {
    std::size_t epochs = 1;
    std::size_t batch_size = 32;
    Optimizer optimizer{};
    Loss loss{};
    Schedule schedule{};
    /// A new order of the samples in every epoch.
    bool shuffle = true;
    /// Of the orders and of dropout.
    std::uint32_t seed = 1;
    /// 0: as many as there are.
    std::size_t threads = 0;
    /// Evaluated after every epoch: samples of their own, or a share of the training samples, the last ones,
    /// which are then not trained on.
    std::type_identity_t<samples<T>> validation{};
    double validation_split = 0;
    /// Limits of the gradients before an update: of every number, of the norm of every tensor, or of the norm
    /// of all together. At most one is given.
    std::optional<double> clip_value{}, clip_norm{}, global_clip_norm{};
    /// Its mode follows from the metric that it watches.
    std::optional<lamina::early_stopping> early_stopping{};
    metric monitor = metric::val_loss;
    /// A loss that is not a finite number ends training with an error (Keras: TerminateOnNaN). Without it
    /// training goes on; the batch is left out of the parameters, but not of the epoch's loss.
    bool terminate_on_nan = true;
};

} // namespace lamina
