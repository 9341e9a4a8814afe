#include "rewrite/patterns.hpp"

namespace lamina::tool {

namespace {

using shape_list = std::vector<std::int64_t>;

/// An image reshaped, transposed and reshaped to an image.
struct shuffle {
    value_id image = absent;
    shape_list before, split, after, order;
};

std::optional<shuffle> find_shuffle(const editing& to, const node& n) {
    if (n.operation != "Reshape") return std::nullopt;
    const node* const transposed = to.made_by(n.inputs[0], "Transpose");
    const node* const reshaped =
        transposed == nullptr ? nullptr : to.made_by(transposed->inputs[0], "Reshape");
    if (reshaped == nullptr) return std::nullopt;
    const auto perm = transposed->attributes.find("perm");
    if (perm == transposed->attributes.end()) return std::nullopt;
    shuffle s{reshaped->inputs[0], to.shape(reshaped->inputs[0]), to.shape(reshaped->outputs[0]),
              to.shape(n.outputs[0]), std::get<shape_list>(perm->second)};
    return s.before.size() == 4 && s.after.size() == 4 && s.before[0] == 1 && s.after[0] == 1
               ? std::optional(s)
               : std::nullopt;
}

bool is_channel_shuffle(const shuffle& s) {
    return s.after == s.before
           && s.split == shape_list{1, s.split[1], s.before[1] / s.split[1], s.before[2], s.before[3]}
           && s.order == shape_list{0, 2, 1, 3, 4};
}

/// The side of the squares that channels become, or that become channels.
std::int64_t side_of(const shuffle& s) { return s.before[2] == 0 ? 0 : s.after[2] / s.before[2]; }

} // namespace

bool recognize_shuffle(editing& to, node& n) {
    const auto s = find_shuffle(to, n);
    if (!s) return false;
    const std::int64_t h = s->before[2], w = s->before[3], c = s->before[1];
    if (s->split.size() == 5 && is_channel_shuffle(*s)) {
        to.replace(n, "ChannelShuffle", {s->image}, {{"group", s->split[1]}});
        return true;
    }
    if (const std::int64_t r = side_of(*s); r > 1 && s->after == shape_list{1, c / (r * r), h * r, w * r}) {
        const bool crd =
            s->split == shape_list{1, c / (r * r), r, r, h, w} && s->order == shape_list{0, 1, 4, 2, 5, 3};
        const bool dcr =
            s->split == shape_list{1, r, r, c / (r * r), h, w} && s->order == shape_list{0, 3, 4, 1, 5, 2};
        if (!crd && !dcr) return false;
        to.replace(n, "DepthToSpace", {s->image},
                   {{"blocksize", r}, {"mode", std::string(crd ? "CRD" : "DCR")}});
        return true;
    }
    if (s->after[2] > 0 && h % s->after[2] == 0) {
        const std::int64_t r = h / s->after[2];
        if (r < 2 || s->after != shape_list{1, c * r * r, h / r, w / r}
            || s->split != shape_list{1, c, h / r, r, w / r, r})
            return false;
        if (s->order == shape_list{0, 1, 3, 5, 2, 4})
            to.replace(n, "PixelUnshuffle", {s->image}, {{"blocksize", r}});
        else if (s->order == shape_list{0, 3, 5, 1, 2, 4})
            to.replace(n, "SpaceToDepth", {s->image}, {{"blocksize", r}});
        else
            return false;
        return true;
    }
    return false;
}

} // namespace lamina::tool
