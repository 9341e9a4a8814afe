#include <algorithm>
#include <cmath>

#include "words/operators.hpp"
#include "words/window.hpp"

namespace lamina::tool {

namespace {

parameter channel_parameter(const char* label, const tensor& values) {
    return {label, {values.values.size()}, {values.values.begin(), values.values.end()}};
}

std::string unless_default(const char* option, double value, double usual) {
    return std::abs(value - usual) <= 1e-6 * usual ? "" : option + ('<' + number_text(value) + '>');
}

/// The input as an image or sequence, or as the vector that it is.
std::size_t with_channels(translation& to, const node& n) {
    return to.view_of(n, 0).onnx.size() == 2 ? to.vector(n) : to.spatial(n);
}

void say_batch_norm(translation& to, const node& n) {
    if (n.outputs.size() > 1 && std::ranges::any_of(n.outputs.begin() + 1, n.outputs.end(), [&](value_id id) {
            return id != absent && !to.readers(id).empty();
        }))
        to.refuse(n, "its statistics are read; export the network for prediction");
    if (integer(n, "training_mode", 0) != 0)
        to.refuse(n, "it normalizes with the batch's statistics; export the network for prediction");
    const std::string options = options_text({unless_default("epsilon", number(n, "epsilon", 1e-5), 1e-3),
                                              unless_default("momentum", number(n, "momentum", 0.9), 0.99)});
    std::vector<parameter> parameters;
    const char* const labels[] = {"gamma", "beta", "moving_mean", "moving_variance"};
    for (std::size_t i = 0; i < 4; ++i)
        parameters.push_back(channel_parameter(labels[i], to.constant_input(n, i + 1)));
    const std::size_t from = with_channels(to, n);
    to.set_result(
        n, to.add(n, "batch_norm" + options, {from}, to.net().words[from].shape, std::move(parameters)));
}

bool all_are(const tensor& t, double value) {
    return std::ranges::all_of(t.values, [value](double x) { return x == value; });
}

void say_instance_norm(translation& to, const node& n) {
    const tensor &scale = to.constant_input(n, 1), &offset = to.constant_input(n, 2);
    const bool plain = all_are(scale, 1) && all_are(offset, 0);
    const std::string options = options_text(
        {plain ? "" : "learnable_affine", unless_default("epsilon", number(n, "epsilon", 1e-5), 1e-5)});
    std::vector<parameter> parameters;
    if (!plain) parameters = {channel_parameter("gamma", scale), channel_parameter("beta", offset)};
    const std::size_t from = to.spatial(n);
    to.set_result(
        n, to.add(n, "instance_norm" + options, {from}, to.net().words[from].shape, std::move(parameters)));
}

/// Numbers for each channel; opset 18 has one for each group.
parameter group_parameter(const translation& to, const node& n, const char* label, const tensor& values,
                          std::size_t channels) {
    parameter p{label, {channels}, {}};
    const std::size_t each = values.values.empty() ? 0 : channels / values.values.size();
    if (each * values.values.size() != channels)
        to.refuse(n, "its scale or bias has neither a number for each channel nor for each group");
    for (std::size_t i = 0; i < channels; ++i)
        p.values.push_back(static_cast<float>(values.values[i / each]));
    return p;
}

void say_group_norm(translation& to, const node& n) {
    const std::string text = "group_norm<" + std::to_string(integer(n, "num_groups", 1)) + '>'
                             + options_text({unless_default("epsilon", number(n, "epsilon", 1e-5), 1e-3)});
    const std::size_t from = to.spatial(n);
    const sizes shape = to.net().words[from].shape;
    to.set_result(n, to.add(n, text, {from}, shape,
                            {group_parameter(to, n, "gamma", to.constant_input(n, 1), shape.back()),
                             group_parameter(to, n, "beta", to.constant_input(n, 2), shape.back())}));
}

/// The input with its last axis as channels; what lies otherwise is put in order.
view with_last_as_channels(translation& to, const node& n) {
    view v = to.graph_order(n);
    const auto axes = aligned_axes(v);
    const bool are_last = has_channels_last(v) || (axes && axes->back() == v.shape.size() - 1);
    if (are_last && (v.onnx.size() > 2 || v.shape.size() == 1)) return v;
    v = own_order(to.vector(n), {product(v.shape)}, v.onnx);
    if (v.onnx.size() < 3) return v;
    sizes shape;
    std::string text;
    for (std::size_t i = 1; i < v.onnx.size(); ++i) {
        shape.push_back(static_cast<std::size_t>(v.onnx[i]));
        text += (i == 1 ? "" : ", ") + std::to_string(shape.back());
    }
    return own_order(to.add(n, "reshape<" + text + '>', {v.word}, shape), shape, v.onnx);
}

void say_layer_norm(translation& to, const node& n) {
    const std::int64_t axis = integer(n, "axis", -1);
    if (axis != -1 && axis != std::ssize(to.view_of(n, 0).onnx) - 1)
        to.refuse(n, "it normalizes across the batch, or its scale is no constant");
    view v = with_last_as_channels(to, n);
    if (to.constant_input(n, 1).values.size() != v.shape.back())
        to.refuse(n, "its scale does not have a number for each channel");
    std::vector<parameter> parameters{channel_parameter("gamma", to.constant_input(n, 1))};
    const bool centered = to.has_input(n, 2);
    if (centered) parameters.push_back(channel_parameter("beta", to.constant_input(n, 2)));
    const std::string options = options_text(
        {unless_default("epsilon", number(n, "epsilon", 1e-5), 1e-3), centered ? "" : "no_center"});
    v.word = to.add(n, "layer_norm" + options, {v.word}, v.shape, std::move(parameters));
    v.onnx = to.shape_of(n, n.outputs.front());
    to.set_view(n.outputs.front(), v);
}

void say_response_norm(translation& to, const node& n) {
    const std::int64_t size = integer(n, "size", 5);
    if (size % 2 == 0) to.refuse(n, "its size is even, for which ONNX and Lamina take other neighbors");
    const std::string text = "local_response_norm<" + std::to_string(size) + '>'
                             + options_text({unless_default("lrn_alpha", number(n, "alpha", 1e-4), 1e-4),
                                             unless_default("lrn_beta", number(n, "beta", 0.75), 0.75),
                                             unless_default("lrn_k", number(n, "bias", 1), 1)});
    const std::size_t from = to.spatial(n);
    to.set_result(n, to.add(n, text, {from}, to.net().words[from].shape));
}

void say_dropout(translation& to, const node& n) {
    const double ratio = to.has_input(n, 1) ? to.number_input(n, 1) : number(n, "ratio", 0.5);
    if (ratio == 0) return to.set_view(n.outputs.front(), to.view_of(n, 0));
    say_elementwise(to, n, "dropout<" + number_text(ratio) + '>');
}

} // namespace

void add_normalizations(operator_rules& rules) {
    rules["BatchNormalization"] = say_batch_norm;
    rules["InstanceNormalization"] = say_instance_norm;
    rules["GroupNormalization"] = say_group_norm;
    rules["LayerNormalization"] = say_layer_norm;
    rules["LRN"] = say_response_norm;
    rules["Dropout"] = say_dropout;
}

} // namespace lamina::tool
