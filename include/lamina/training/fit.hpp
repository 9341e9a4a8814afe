#pragma once

#include <lamina/training/trainer.hpp>

#include <type_traits>
#include <utility>

namespace lamina {

/// Trains a model and returns its history: `fit(m, {images, labels}, {.epochs = 5})`; with types other than
/// the defaults, `fit(m, data, fit_options{.optimizer = sgd{.learning_rate = 0.1}})`. Callbacks follow the
/// options; see training_report. To train in parts or to resume, use a trainer.
template <class N, class T, optimizer Optimizer = adam, class Loss = categorical_crossentropy,
          schedule Schedule = constant_rate, class... Callbacks>
history fit(model<N, T>& m, const std::type_identity_t<samples<T>>& data,
            const fit_options<Optimizer, Loss, Schedule, T>& options = {}, Callbacks&&... callbacks) {
    return trainer<N, T, Optimizer, Loss, Schedule>(m, data, options).run(callbacks...);
}

} // namespace lamina
