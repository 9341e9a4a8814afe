#pragma once

#include <map>
#include <string>
#include <vector>

namespace lamina {

/// How load_torch and load_keras find the tensors of a model.
struct import_options {
    /// The file's names for layers ("conv2d" is "layer1.0.conv1") and tensors ("conv2d.kernel" is
    /// "layer1.0.conv1.weight"), or for the part of the file that contains all layers whose names share a
    /// prefix ("encoder" is "model.backbone", "" is "model"). Layers whose own `name<…>` is a module of the
    /// file are read from it; the rest is matched by numbering, nesting and shape.
    std::map<std::string, std::string> names{};
    /// The network in the file flattens images channels-last, as Keras does; in PyTorch, only after a
    /// permutation.
    bool channels_last = false;
    /// If several orders fit, take the first instead of throwing; the report names the alternatives.
    bool accept_uncertain = false;
    /// Names or name prefixes of layers or tensors: those to read, and those not to. All others keep their
    /// values.
    std::vector<std::string> only{}, except{};
};

} // namespace lamina
