#pragma once

#include <map>
#include <string>
#include <vector>

namespace lamina {

/// How load_torch and load_keras find what a model needs.
struct import_options {
    /// The file's name for a model's layer ("conv2d" is "layer1.0.conv1") or tensor ("conv2d.kernel" is
    /// "layer1.0.conv1.weight"), or for the part of the file in which all layers are that have a beginning of
    /// their names in common ("encoder" is "model.backbone", "" is "model"). Layers whose own `name<…>` is a
    /// module of the file come from it; the rest is found by numbers, nesting and shape.
    std::map<std::string, std::string> names{};
    /// The network in the file flattens images with their channels last, as Keras does; in PyTorch only after
    /// a permutation.
    bool channels_last = false;
    /// Take the first order that fits where there are several; the report says what else was possible.
    bool accept_uncertain = false;
    /// Layers or tensors, or beginnings of their names: what is read, and what is not. All others keep what
    /// they have.
    std::vector<std::string> only{}, except{};
};

} // namespace lamina
