#pragma once

#include <lamina/runtime/embedded_weights.hpp>
#include <lamina/runtime/model.hpp>

namespace lamina {

/// Copies a program's embedded weights into a model: `load_weights<lenet5_weights>(net)`. Another network's
/// weights are a mistake at compile time.
template <const auto& Weights, class N, class T>
void load_weights(model<N, T>& m) {
    static_assert(are_weights_of<N>(Weights),
                  "load_weights: the embedded weights are another network's; embed this network's own");
    if constexpr (are_weights_of<N>(Weights)) Weights.copy_to(m.parameters().data());
}

} // namespace lamina
