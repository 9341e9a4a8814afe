#pragma once

#include <lamina/layers/layer_scale.hpp>
#include <lamina/weights/foreign_layout.hpp>

#include <array>
#include <cstddef>
#include <string_view>
#include <vector>

namespace lamina::detail {

/// Parameters of a vision transformer that are in no module of their own, as torchvision calls them.
inline constexpr std::string_view torch_token = "class_token", torch_positions = "pos_embedding";

/// PyTorch's names. Convolution kernels are [filters, inputs, height, width], dense kernels [outputs,
/// inputs].
inline constexpr std::array<layout_rule, 13> torch_rules{{{"kernel", 4, "weight", {3, 2, 0, 1}},
                                                          {"kernel", 2, "weight", {1, 0, 0, 0}},
                                                          {"gamma", 1, "weight", {0, 0, 0, 0}},
                                                          {"beta", 1, "bias", {0, 0, 0, 0}},
                                                          {"moving_mean", 1, "running_mean", {0, 0, 0, 0}},
                                                          {"moving_variance", 1, "running_var", {0, 0, 0, 0}},
                                                          {"alpha", 1, "weight", {0, 0, 0, 0}},
                                                          {"in_kernel", 2, "in_proj_weight", {1, 0, 0, 0}},
                                                          {"in_bias", 1, "in_proj_bias", {0, 0, 0, 0}},
                                                          {"out_kernel", 2, "out_proj.weight", {1, 0, 0, 0}},
                                                          {"out_bias", 1, "out_proj.bias", {0, 0, 0, 0}},
                                                          {"token", 1, torch_token, {0, 0, 0, 0}},
                                                          {"embedding", 2, torch_positions, {0, 1, 0, 0}}}};

struct common_torch_layout {
    static foreign_layout of(const parameter& p) { return layout_by(torch_rules, p); }
};

/// How PyTorch stores a word's tensor. The rules go by a tensor's name and rank, so most words need no layout
/// of their own; specialize for those that do.
template <class Word>
struct torch_layout : common_torch_layout {};

/// PyTorch has no module for a factor per channel; torchvision calls it layer_scale, others gamma.
template <double Init, class... Options>
struct torch_layout<words::layer_scale<Init, Options...>> {
    static foreign_layout of(const parameter& p) { return permuted(p, "gamma", {0, 0, 0, 0}); }
};

/// What load_torch needs to know about PyTorch.
struct torch_conventions {
    template <class Word>
    using layout = torch_layout<Word>;
    /// The name of a tensor in a file, normalized; empty for tensors that no network needs.
    static std::string_view tensor_name(std::string_view name) {
        if (name == "layer_scale" || name == "layer_scale_parameter") return "gamma";
        if (name == "cls_token") return torch_token;
        if (name == "pos_embed" || name == "position_embeddings") return torch_positions;
        return name == "num_batches_tracked" ? "" : name;
    }
    /// A shape, normalized for comparison: kernels of 1-D convolutions get one row; kernels of 1×1
    /// convolutions become those of linear layers; torchvision's layer_scale keeps one axis;
    /// tokens and embeddings lose that of the batch.
    static std::vector<std::size_t> shape(std::string_view name, std::vector<std::size_t> shape) {
        if (name == "weight" && shape.size() == 3) shape.insert(shape.end() - 1, 1);
        if (name == "weight" && shape.size() == 4 && shape[2] == 1 && shape[3] == 1) shape.resize(2);
        if (name == "gamma" && shape.size() == 3) shape.resize(1);
        if (is_module(name))
            while (shape.size() > 1 && shape.front() == 1) shape.erase(shape.begin());
        return shape;
    }
    static bool is_module(std::string_view name) { return name == torch_token || name == torch_positions; }
    static constexpr foreign_conventions list() {
        return {".", "", "", "in_proj_weight", "out_proj", true, false, tensor_name, shape, is_module};
    }
};

} // namespace lamina::detail
