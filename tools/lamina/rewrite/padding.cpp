#include <algorithm>

#include "rewrite/patterns.hpp"

namespace lamina::tool {

namespace {

std::string mode_of(const node& n) {
    const auto mode = n.attributes.find("mode");
    return mode == n.attributes.end() ? "constant" : std::get<std::string>(mode->second);
}

std::vector<std::int64_t> pads_of(const node& n, std::size_t count) {
    const auto pads = n.attributes.find("pads");
    return pads == n.attributes.end() ? std::vector<std::int64_t>(count, 0)
                                      : std::get<std::vector<std::int64_t>>(pads->second);
}

/// The paddings of the spatial axes, where others have none and none takes away.
std::optional<std::vector<std::int64_t>> spatial_pads(const editing& to, const node& pad) {
    const tensor* const pads = to.constant(pad.inputs[1]);
    if (pads == nullptr || pads->values.size() % 2 != 0 || (pad.inputs.size() > 3 && pad.inputs[3] != absent))
        return std::nullopt;
    const std::size_t rank = pads->values.size() / 2;
    std::vector<std::int64_t> found;
    for (std::size_t i = 0; i < pads->values.size(); ++i) {
        const double p = pads->values[i];
        if (p < 0 || (i % rank < 2 && p != 0)) return std::nullopt;
        if (i % rank >= 2) found.push_back(static_cast<std::int64_t>(p));
    }
    return found;
}

} // namespace

/// Padding before a convolution becomes the convolution's own.
bool merge_padding(editing& to, node& n) {
    const node* const pad = n.operation == "Conv" ? to.made_by(n.inputs[0], "Pad") : nullptr;
    if (pad == nullptr || pad->inputs.size() < 2) return false;
    if (const auto automatic = n.attributes.find("auto_pad");
        automatic != n.attributes.end() && std::get<std::string>(automatic->second) != "NOTSET")
        return false;
    const auto added = spatial_pads(to, *pad);
    if (!added) return false;
    std::vector<std::int64_t> pads = pads_of(n, added->size());
    const bool padded = std::ranges::any_of(pads, [](std::int64_t p) { return p != 0; });
    const std::string mode = mode_of(*pad);
    const bool zeros =
        mode == "constant"
        && (pad->inputs.size() < 3 || pad->inputs[2] == absent || to.is_number(pad->inputs[2], 0));
    if (!zeros && (padded || (mode != "reflect" && mode != "edge" && mode != "wrap"))) return false;
    for (std::size_t i = 0; i < pads.size(); ++i) pads[i] += (*added)[i];
    std::vector<value_id> inputs = n.inputs;
    inputs[0] = pad->inputs[0];
    auto attributes = n.attributes;
    attributes["pads"] = pads;
    if (!zeros) attributes["padding_mode"] = mode == "wrap" ? std::string("circular") : mode;
    to.replace(n, "Conv", std::move(inputs), std::move(attributes));
    return true;
}

} // namespace lamina::tool
