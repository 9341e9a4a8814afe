#include <array>

#include "words/operators.hpp"
#include "words/turned.hpp"
#include "words/window.hpp"

namespace lamina::tool {

namespace {

std::size_t at(const tensor& t, std::size_t axis) {
    return axis < t.shape.size() ? static_cast<std::size_t>(t.shape[axis]) : 1;
}

/// The weights of a window of one or two axes, as [rows, columns, second, first] axis of the ONNX tensor.
parameter kernel_of(const tensor& weights) {
    const bool one_axis = weights.shape.size() == 3;
    const std::size_t rows = one_axis ? 1 : at(weights, 2),
                      columns = one_axis ? at(weights, 2) : at(weights, 3);
    const std::size_t first = at(weights, 0), second = at(weights, 1), pixels = rows * columns;
    const auto place = [&](std::size_t row) { return row % second * pixels + row / second; };
    return {"kernel", {rows, columns, second, first}, turned(weights.values, pixels * second, first, place)};
}

parameter bias_of(const tensor& values) {
    return {"bias", {values.values.size()}, {values.values.begin(), values.values.end()}};
}

std::vector<std::int64_t> window_shape(const translation& to, const node& n, const tensor& weights) {
    if (weights.shape.size() != 3 && weights.shape.size() != 4)
        to.refuse(n, "its kernel has " + std::to_string(weights.shape.size())
                         + " axes; Lamina's convolutions have one or two spatial axes");
    return {weights.shape.begin() + 2, weights.shape.end()};
}

std::string padding_mode_text(const node& n) {
    const std::string mode = text(n, "padding_mode", "");
    return mode.empty() ? "" : mode + "_padding";
}

std::string groups_text(std::int64_t groups) {
    return groups == 1 ? "" : "groups<" + std::to_string(groups) + '>';
}

bool is_pointwise(const window& w) {
    return w.kernel == std::vector<std::int64_t>(w.kernel.size(), 1) && !w.is_padded();
}

/// A 1×1 convolution of a vector, which is a dense layer.
void say_dense(translation& to, const node& n, const tensor& weights, std::vector<parameter> parameters) {
    const std::size_t filters = at(weights, 0);
    parameters.front().shape = {at(weights, 1), filters};
    const std::string options = options_text({parameters.size() == 1 ? "no_bias" : ""});
    to.set_result(n, to.add(n, "dense<" + std::to_string(filters) + '>' + options, {to.view_of(n, 0).word},
                            {filters}, std::move(parameters)));
}

std::string name_of_conv(const window& w, bool depthwise) {
    return std::string(depthwise ? "depthwise_conv" : "conv") + (w.one_axis() ? "1d" : "2d");
}

void say_conv(translation& to, const node& n) {
    const tensor& weights = to.constant_input(n, 1);
    const window w = window_of(to, n, window_shape(to, n, weights));
    const std::int64_t groups = integer(n, "group", 1);
    const auto filters = static_cast<std::int64_t>(at(weights, 0));
    std::vector<parameter> parameters{kernel_of(weights)};
    if (to.has_input(n, 2)) parameters.push_back(bias_of(to.constant_input(n, 2)));
    const std::string no_bias = to.has_input(n, 2) ? "" : "no_bias";
    if (to.view_of(n, 0).shape == std::vector<std::size_t>{at(weights, 1)} && groups == 1 && is_pointwise(w))
        return say_dense(to, n, weights, std::move(parameters));

    const std::size_t from = to.spatial(n);
    const auto channels = static_cast<std::int64_t>(to.net().words[from].shape.back());
    const bool depthwise = groups == channels && groups > 1;
    const std::int64_t multiplier = depthwise ? filters / channels : 1;
    std::string sizes = along_axes(w.kernel);
    if (!depthwise) sizes = '<' + std::to_string(filters) + ", " + sizes.substr(1);
    const std::string options = options_text(
        {padding_text(w), padding_mode_text(n), unless_one("strides", w.strides),
         unless_one("dilation", w.dilations), depthwise ? "" : groups_text(groups),
         multiplier == 1 ? "" : "depth_multiplier<" + std::to_string(multiplier) + '>', no_bias});
    to.set_result(n, to.add(n, name_of_conv(w, depthwise) + sizes + options, {from},
                            to.spatial_shape(n, n.outputs.front()), std::move(parameters)));
}

/// Padding that gives the shape of the result which output_shape or auto_pad ask for.
void pad_for_result(const translation& to, const node& n, window& w, std::vector<std::int64_t>& more) {
    const std::string automatic = text(n, "auto_pad", "NOTSET");
    if (!n.attributes.contains("output_shape") && !automatic.starts_with("SAME")) return;
    const auto &in = to.shape_of(n, n.inputs.front()), &out = to.shape_of(n, n.outputs.front());
    for (std::size_t i = 0; i < w.kernel.size(); ++i) {
        std::int64_t total =
            w.strides[i] * (in[i + 2] - 1) + more[i] + (w.kernel[i] - 1) * w.dilations[i] + 1 - out[i + 2];
        if (total < 0) {
            more[i] -= total;
            total = 0;
        }
        if (more[i] >= w.strides[i]) to.refuse(n, "its result is larger than its windows reach");
        const std::int64_t less = total / 2;
        w.before[i] = automatic == "SAME_UPPER" ? less : total - less;
        w.after[i] = total - w.before[i];
    }
    w.same = false;
}

void say_conv_transpose(translation& to, const node& n) {
    const tensor& weights = to.constant_input(n, 1);
    window w = window_of(to, n, window_shape(to, n, weights));
    const std::int64_t groups = integer(n, "group", 1);
    const std::int64_t filters = static_cast<std::int64_t>(at(weights, 1)) * groups;
    std::vector<parameter> parameters{kernel_of(weights)};
    const bool has_bias = to.has_input(n, 2);
    if (has_bias) parameters.push_back(bias_of(to.constant_input(n, 2)));
    std::vector<std::int64_t> more =
        integers(n, "output_padding", std::vector<std::int64_t>(w.kernel.size(), 0));
    pad_for_result(to, n, w, more);
    const bool padded = more != std::vector<std::int64_t>(w.kernel.size(), 0);
    const std::string options = options_text(
        {padding_text(w), unless_one("strides", w.strides), unless_one("dilation", w.dilations),
         groups_text(groups), padded ? "output_padding" + along_axes(more) : "", has_bias ? "" : "no_bias"});
    const std::string name = w.one_axis() ? "conv1d_transpose<" : "conv2d_transpose<";
    to.set_result(n,
                  to.add(n, name + std::to_string(filters) + ", " + along_axes(w.kernel).substr(1) + options,
                         {to.spatial(n)}, to.spatial_shape(n, n.outputs.front()), std::move(parameters)));
}

} // namespace

void add_convolutions(operator_rules& rules) {
    rules["Conv"] = say_conv;
    rules["ConvTranspose"] = say_conv_transpose;
}

} // namespace lamina::tool
