#include <algorithm>
#include <cmath>
#include <optional>

#include "rewrite/spelled.hpp"

namespace lamina::tool {

namespace {

/// What is added before and after each axis.
struct paddings {
    extents_list before, behind;

    bool is_there(std::size_t axis) const { return before[axis] != 0 || behind[axis] != 0; }
    bool any_from(std::size_t axis) const {
        for (; axis < before.size(); ++axis)
            if (is_there(axis)) return true;
        return false;
    }
    extents_list flat() const {
        extents_list all = before;
        all.insert(all.end(), behind.begin(), behind.end());
        return all;
    }
};

std::optional<paddings> paddings_of(const spelled& to, const node& n, std::size_t rank) {
    const tensor* const given = n.inputs.size() > 1 ? to.constant(n.inputs[1]) : nullptr;
    if (given == nullptr || rank == 0) return std::nullopt;
    std::vector<double> axes;
    if (n.inputs.size() > 3 && n.inputs[3] != absent) {
        if (to.constant(n.inputs[3]) == nullptr) return std::nullopt;
        axes = to.constant(n.inputs[3])->values;
    } else {
        for (std::size_t axis = 0; axis < rank; ++axis) axes.push_back(static_cast<double>(axis));
    }
    if (given->values.size() != 2 * axes.size()) return std::nullopt;
    paddings p{extents_list(rank), extents_list(rank)};
    for (std::size_t i = 0; i < axes.size(); ++i) {
        const double axis = axes[i] < 0 ? axes[i] + static_cast<double>(rank) : axes[i];
        if (axis < 0 || axis >= static_cast<double>(rank)) return std::nullopt;
        p.before[static_cast<std::size_t>(axis)] = static_cast<std::int64_t>(given->values[i]);
        p.behind[static_cast<std::size_t>(axis)] = static_cast<std::int64_t>(given->values[i + axes.size()]);
    }
    return p;
}

extents_list padded(extents_list shape, const paddings& p) {
    for (std::size_t axis = 0; axis < shape.size(); ++axis) shape[axis] += p.before[axis] + p.behind[axis];
    return shape;
}

value_id pad_zeros(spelled& to, const node& n, value_id x, const paddings& p) {
    return to.add(n, "Pad", {x, to.integers(p.flat())}, padded(to.shape(x), p));
}

/// Zero channels: an axis of the image after a transposition.
value_id pad_channels(spelled& to, const node& n, value_id x, const paddings& p) {
    extents_list shape = to.shape(x);
    const bool is_vector = shape.size() == 2;
    if (is_vector) {
        x = to.reshape(n, x, {1, 1, shape[1]});
        x = pad_zeros(to, n, x, {{0, 0, p.before[1]}, {0, 0, p.behind[1]}});
        return to.reshape(n, x, padded(shape, p));
    }
    extents_list order{0, 2, 1, 3};
    order.resize(shape.size());
    const auto transposed = [&](value_id id) {
        extents_list other = to.shape(id);
        std::swap(other[1], other[2]);
        return to.add(n, "Transpose", {id}, other, {{"perm", order}});
    };
    paddings exchanged{extents_list(shape.size()), extents_list(shape.size())};
    exchanged.before[2] = p.before[1];
    exchanged.behind[2] = p.behind[1];
    return transposed(pad_zeros(to, n, transposed(x), exchanged));
}

/// Padding with neighbors, which convolutions do: one that copies each channel.
value_id pad_with_neighbors(spelled& to, const node& n, const paddings& p, const std::string& mode) {
    const extents_list shape = to.shape(n.inputs.front());
    extents_list kernel(shape.size(), 1), pads(p.before.begin() + 2, p.before.end());
    kernel[0] = shape[1];
    pads.insert(pads.end(), p.behind.begin() + 2, p.behind.end());
    const value_id ones = to.numbers(std::vector<double>(static_cast<std::size_t>(shape[1]), 1.0), kernel);
    return to.add(
        n, "Conv", {n.inputs.front(), ones}, padded(shape, p),
        {{"group", shape[1]}, {"pads", pads}, {"padding_mode", mode == "wrap" ? "circular" : mode}});
}

/// Whether the image has enough neighbors, and only rows and columns are padded.
bool has_neighbors(const extents_list& shape, const paddings& p, const std::string& mode) {
    if (shape.size() < 3 || shape.size() > 4 || p.is_there(0) || p.is_there(1)) return false;
    if (shape[1] > most_numbers) return false;
    for (std::size_t axis = 2; axis < shape.size(); ++axis) {
        const std::int64_t most = mode == "reflect" ? shape[axis] - 1 : shape[axis];
        const auto fits = [&](std::int64_t side) { return side >= 0 && (mode == "edge" || side <= most); };
        if (!fits(p.before[axis]) || !fits(p.behind[axis])) return false;
    }
    return true;
}

double value_of(const spelled& to, const node& n) {
    if (n.inputs.size() < 3 || n.inputs[2] == absent) return 0;
    return to.is_one_number(n.inputs[2]) ? to.constant(n.inputs[2])->values.front() : NAN;
}

} // namespace

bool spell_padding(spelled& to, const node& n) {
    if (n.operation != "Pad") return false;
    const extents_list shape = to.shape(n.inputs.front());
    const auto p = paddings_of(to, n, shape.size());
    if (!p || shape.size() < 2 || shape.size() > 4) return false;
    const std::string mode = attribute_or(n, "mode", std::string("constant"));
    if (mode != "constant") {
        if (!has_neighbors(shape, *p, mode)) return false;
        to.finish(n, pad_with_neighbors(to, n, *p, mode));
        return true;
    }
    const double value = value_of(to, n);
    const bool has_axes = n.inputs.size() > 3;
    if (!std::isfinite(value) || p->is_there(0) || (value == 0 && !p->is_there(1) && !has_axes)) return false;
    value_id x = n.inputs.front();
    if (value != 0) x = to.add(n, "Sub", {x, to.number(value)}, shape);
    if (p->is_there(1)) x = pad_channels(to, n, x, *p);
    paddings spatial = *p;
    spatial.before[1] = spatial.behind[1] = 0;
    if (spatial.any_from(2)) x = pad_zeros(to, n, x, spatial);
    if (value != 0) x = to.add(n, "Add", {x, to.number(value)}, padded(shape, *p));
    to.finish(n, x);
    return true;
}

} // namespace lamina::tool
