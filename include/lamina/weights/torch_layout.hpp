#pragma once

#include <lamina/layers/layer_scale.hpp>
#include <lamina/weights/foreign_layout.hpp>

#include <array>
#include <cstddef>
#include <string_view>
#include <vector>

namespace lamina {

namespace detail {

/// PyTorch's names; convolution kernels are [filters, inputs, height, width], dense kernels [outputs,
/// inputs].
inline constexpr std::array<layout_rule, 7> torch_rules{{{"kernel", 4, "weight", {3, 2, 0, 1}},
                                                         {"kernel", 2, "weight", {1, 0, 0, 0}},
                                                         {"gamma", 1, "weight", {0, 0, 0, 0}},
                                                         {"beta", 1, "bias", {0, 0, 0, 0}},
                                                         {"moving_mean", 1, "running_mean", {0, 0, 0, 0}},
                                                         {"moving_variance", 1, "running_var", {0, 0, 0, 0}},
                                                         {"alpha", 1, "weight", {0, 0, 0, 0}}}};

} // namespace detail

/// How PyTorch holds a word's tensor. The rules go by a tensor's name and rank, so that most words need none
/// of their own; specialise it for a word that does.
template <class Word>
struct torch_layout {
    static foreign_layout of(const parameter& p) { return detail::layout_by(detail::torch_rules, p); }
};

/// A factor per channel is no module of PyTorch's; by torchvision it is called layer_scale, by others gamma.
template <double Init, class... Options>
struct torch_layout<words::layer_scale<Init, Options...>> {
    static foreign_layout of(const parameter& p) { return detail::permuted(p, "gamma", {0, 0, 0, 0}); }
};

/// What load_torch has to know of PyTorch.
struct torch_conventions {
    template <class Word>
    static foreign_layout layout(const parameter& p) {
        return torch_layout<Word>::of(p);
    }
    /// The name of a tensor in a file without what does not matter; empty for what no network needs.
    static std::string_view tensor_name(std::string_view name) {
        if (name == "layer_scale" || name == "layer_scale_parameter") return "gamma";
        return name == "num_batches_tracked" ? "" : name;
    }
    /// A shape as it is compared. The kernels of 1-D convolutions have one row here; 1×1 convolutions and
    /// linear layers of pixels are the same; torchvision's layer_scale has one axis.
    static std::vector<std::size_t> shape(std::string_view name, std::vector<std::size_t> shape) {
        if (name == "weight" && shape.size() == 3) shape.insert(shape.end() - 1, 1);
        if (name == "weight" && shape.size() == 4 && shape[2] == 1 && shape[3] == 1) shape.resize(2);
        if (name == "gamma" && shape.size() == 3) shape.resize(1);
        return shape;
    }
    static constexpr detail::foreign_conventions list() { return {".", "", "", true, tensor_name, shape}; }
};

} // namespace lamina
