#include "words/operators.hpp"

namespace lamina::tool {

namespace {

parameter parameter_of(const char* label, const tensor& t) {
    return {label, {t.shape.begin(), t.shape.end()}, {t.values.begin(), t.values.end()}};
}

/// What recognize_attention has found: pixels with their channels innermost, in whatever order.
void say_attention(translation& to, const node& n) {
    view v = to.graph_order(n);
    if (!has_channels_last(v))
        to.refuse(n, "its attention is not over pixels of which each has all channels");
    std::vector<parameter> parameters{parameter_of("in_kernel", to.constant_input(n, 1)),
                                      parameter_of("in_bias", to.constant_input(n, 2)),
                                      parameter_of("out_kernel", to.constant_input(n, 3))};
    const std::size_t channels = v.shape.back();
    parameters.push_back(to.has_input(n, 4)
                             ? parameter_of("out_bias", to.constant_input(n, 4))
                             : parameter{"out_bias", {channels}, std::vector<float>(channels)});
    const std::string heads = std::to_string(integer(n, "heads", 1));
    v.word = to.add(n, "attention<" + heads + '>', {v.word}, v.shape, std::move(parameters));
    v.onnx = to.shape_of(n, n.outputs.front());
    to.set_view(n.outputs.front(), v);
}

} // namespace

void add_attention(operator_rules& rules) { rules["SelfAttention"] = say_attention; }

} // namespace lamina::tool
