// needs: safetensors
#pragma once

#include <lamina/io/import_weights.hpp>
#include <lamina/io/torch_layout.hpp>

namespace lamina {

/// Reads a PyTorch state_dict, saved as safetensors, into a model. Kernels are turned into the order of their
/// axes here, and what follows a flatten of an image from channels-first; F32, F64, F16 and BF16 are read;
/// num_batches_tracked is ignored. (PyTorch's batch_norm is `batch_norm(epsilon<1e-5>, momentum<0.9>)`.)
///
/// Tensors are found by `options.names`, and otherwise by order and shape: modules that are nested together
/// stay together, numbered ones come in their order, and the whole sequence must be the model's. The report
/// says where each tensor came from, and where that was a choice among equals. Tensors that the model does
/// not have are reported and left; if one that it has is missing, the error lists everything that does not
/// fit, and the model keeps what it had.
template <class N, class T>
import_report load_torch(model<N, T>& m, const file_source& from, const import_options& options = {}) {
    return detail::import_weights<torch_conventions>(m, from, options);
}

} // namespace lamina
