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
    /// Another tensor of the file that would fit in this place as well; empty if there is none.
    std::string alternative{};
};

/// A tensor that a file or a model has, but nothing was done with.
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
    /// Tensors of the model that kept what they had.
    std::vector<unused_tensor> kept{};

    /// True where each tensor could only come from where it came from, as far as names, shapes and order
    /// tell.
    bool is_certain() const {
        return std::ranges::all_of(tensors, [](const auto& t) { return t.alternative.empty(); });
    }
};

} // namespace lamina
