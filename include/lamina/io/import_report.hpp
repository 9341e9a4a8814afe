#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace lamina {

/// Where one tensor of a model came from.
struct imported_tensor {
    std::string name;
    std::vector<std::size_t> shape;
    std::string source;
    std::vector<std::size_t> source_shape;
    /// How the source was found: "mapped", "name" (all names are the model's), "order", or "shape" (the order
    /// does not fit, only the shapes do).
    std::string found_by;
    /// Another tensor of the file that would fit in this place as well; empty if there is none.
    std::string alternative{};
};

/// A tensor of a file that the model does not have.
struct unused_tensor {
    std::string name;
    std::vector<std::size_t> shape;
};

/// What load_torch or load_keras did.
struct import_report {
    std::string file;
    std::vector<imported_tensor> tensors;
    std::vector<unused_tensor> unused;

    /// True where each tensor could only come from where it came from, as far as names, shapes and order
    /// tell.
    bool is_certain() const {
        for (const auto& t : tensors)
            if (!t.alternative.empty()) return false;
        return true;
    }
};

} // namespace lamina
