#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <vector>

namespace lamina {

/// Where one tensor of a model came from.
struct imported_tensor {
    std::string tensor;
    std::vector<std::size_t> extents;
    std::string source;
    std::vector<std::size_t> source_extents;
    /// How the source was found: "mapped", "name" (the layer's own), "order", or "shape" (no order of the
    /// modules fits, only their shapes do).
    std::string found_by;
    /// Another tensor of the file that would fit as well; empty if there is none.
    std::string alternative{};
};

/// A tensor of a file or a model that was left alone.
struct unused_tensor {
    std::string tensor;
    std::vector<std::size_t> extents;
};

/// What load_torch, load_keras or load_weights did.
struct import_report {
    std::string file;
    std::vector<imported_tensor> tensors;
    /// Tensors of the file that the model does not have.
    std::vector<unused_tensor> unused;
    /// Tensors of the model that kept their values.
    std::vector<unused_tensor> kept{};

    /// Whether names, shapes and order leave only one possible source for each tensor.
    bool is_certain() const {
        return std::ranges::all_of(tensors, [](const auto& t) { return t.alternative.empty(); });
    }
};

} // namespace lamina
