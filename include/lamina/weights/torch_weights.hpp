// needs: safetensors
#pragma once

#include <lamina/weights/import_weights.hpp>
#include <lamina/weights/torch_layout.hpp>

namespace lamina {

/// Reads a PyTorch state_dict, saved as safetensors, into a model. Kernels are turned into the order of their
/// axes here, and what follows a flatten of an image from channels-first; F32, F64, F16 and BF16 are read;
/// num_batches_tracked is ignored. (PyTorch's batch_norm is `batch_norm(epsilon<1e-5>, momentum<0.9>)`.)
///
/// Three rules find the tensors. A name decides, always: one in `options.names`, and then a layer's `name<…>`
/// that is a module of the file. The other modules must come in the network's order: as their numbers say,
/// with what is nested together, or, where the file is not sorted by name, as they stand in the file. Where
/// these leave a choice between modules of the same shapes, or contradict each other, that is an error which
/// lists the choices, unless `options.accept_uncertain` is set.
///
/// The report says where each tensor came from. Tensors that the model does not have are reported and left;
/// if one that it has is missing, the error lists everything that does not fit. Whatever throws leaves the
/// model as it was.
template <class N, class T>
import_report load_torch(model<N, T>& m, const file_source& from, const import_options& options = {}) {
    return detail::import_weights<torch_conventions>(m, from, options);
}

} // namespace lamina
