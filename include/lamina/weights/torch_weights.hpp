// needs: safetensors
#pragma once

#include <lamina/weights/import_weights.hpp>
#include <lamina/weights/torch_layout.hpp>

namespace lamina {

/// Reads a PyTorch state_dict, saved as safetensors, into a model. Kernels are transposed to the axis order
/// used here, and what follows the flatten of an image is reordered from channels-first. F32, F64, F16 and
/// BF16 are read; num_batches_tracked is ignored. (PyTorch's batch_norm is
/// `batch_norm(epsilon<1e-5>, momentum<0.9>)`.)
///
/// Three rules find the tensors. Names always decide: first those in `options.names`, then a layer's own
/// `name<…>` if it is a module of the file. The other modules must come in the network's order: in the order
/// of their numbers with nested modules together, or, if the file is not sorted by name, in file order. If
/// these rules leave a choice between modules of the same shapes or contradict each other, that is an error
/// that lists the choices, unless `options.accept_uncertain` is set.
///
/// The report says where each tensor came from. Tensors that the model does not have are reported and
/// ignored; if a tensor of the model is missing, the error lists everything that does not fit. If it throws,
/// the model is unchanged.
template <class N, class T>
import_report load_torch(model<N, T>& m, const file_source& from, const import_options& options = {}) {
    return detail::import_weights<detail::torch_conventions>(m, from, options);
}

} // namespace lamina
