// needs: safetensors
#pragma once

#include <lamina/weights/import_weights.hpp>
#include <lamina/weights/keras_layout.hpp>

namespace lamina {

/// Reads the weights of a Keras model into a model. They must be saved as safetensors under Keras's names
/// ("conv2d_1/kernel", also "conv2d_1.kernel" and "conv2d_1/kernel:0"). Everything else is as for load_torch.
/// (batch_norm has the same defaults here as in Keras.)
template <class N, class T>
import_report load_keras(model<N, T>& m, const file_source& from, const import_options& options = {}) {
    return detail::import_weights<detail::keras_conventions>(m, from, options);
}

} // namespace lamina
