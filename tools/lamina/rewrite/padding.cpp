#include <algorithm>
#include <limits>

#include "rewrite/patterns.hpp"
#include "rewrite/spelled.hpp"

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

/// Whether a constant pad has the number that the operator's own padding stands for.
bool has_own_number(const editing& to, const node& pad, bool is_pool) {
    if (pad.inputs.size() < 3 || pad.inputs[2] == absent) return !is_pool;
    const tensor* const number = to.constant(pad.inputs[2]);
    return number != nullptr && number->values.size() == 1
           && number->values.front() == (is_pool ? -std::numeric_limits<double>::infinity() : 0.0);
}

/// A pool's padding is narrower than its window, so that no window sees nothing else, nor begins in it at the
/// end.
bool fits_window(const node& pool, const std::vector<std::int64_t>& pads) {
    if (attribute_or(pool, "ceil_mode", std::int64_t{0}) != 0) return false;
    const auto kernel = pool.attributes.find("kernel_shape");
    if (kernel == pool.attributes.end()) return false;
    const auto& lengths = std::get<std::vector<std::int64_t>>(kernel->second);
    for (std::size_t i = 0; i < pads.size(); ++i)
        if (pads.size() != 2 * lengths.size() || pads[i] >= lengths[i % lengths.size()]) return false;
    return true;
}

} // namespace

/// Padding before a convolution, or with -inf before a maximum, becomes its own.
bool merge_padding(editing& to, node& n) {
    const bool is_pool = n.operation == "MaxPool";
    const node* const pad = n.operation == "Conv" || is_pool ? to.made_by(n.inputs[0], "Pad") : nullptr;
    if (pad == nullptr || pad->inputs.size() < 2) return false;
    if (const auto automatic = n.attributes.find("auto_pad");
        automatic != n.attributes.end() && std::get<std::string>(automatic->second) != "NOTSET")
        return false;
    const auto added = spatial_pads(to, *pad);
    if (!added) return false;
    std::vector<std::int64_t> pads = pads_of(n, added->size());
    if (pads.size() != added->size()) return false;
    const bool padded = std::ranges::any_of(pads, [](std::int64_t p) { return p != 0; });
    const std::string mode = mode_of(*pad);
    const bool own = mode == "constant" && has_own_number(to, *pad, is_pool);
    if (!own && (is_pool || padded || (mode != "reflect" && mode != "edge" && mode != "wrap"))) return false;
    for (std::size_t i = 0; i < pads.size(); ++i) pads[i] += (*added)[i];
    if (is_pool && !fits_window(n, pads)) return false;
    std::vector<value_id> inputs = n.inputs;
    inputs[0] = pad->inputs[0];
    auto attributes = n.attributes;
    attributes["pads"] = pads;
    if (!own) attributes["padding_mode"] = mode == "wrap" ? std::string("circular") : mode;
    to.replace(n, is_pool ? "MaxPool" : "Conv", std::move(inputs), std::move(attributes));
    return true;
}

} // namespace lamina::tool
