#include <algorithm>
#include <cmath>

#include "words/operators.hpp"
#include "words/window.hpp"

namespace lamina::tool {

namespace {

/// How positions are found: our option, or nothing where it is the usual one.
std::string positions_text(const translation& to, const node& n) {
    const std::string mode =
        text(n, "coordinate_transformation_mode", n.operation == "Upsample" ? "asymmetric" : "half_pixel");
    if (mode == "half_pixel" || mode == "pytorch_half_pixel") return {};
    if (mode == "align_corners" || mode == "asymmetric") return mode;
    to.refuse(n, "its coordinate_transformation_mode is " + mode
                     + "; expected half_pixel, pytorch_half_pixel, align_corners or asymmetric");
}

std::string method_text(const translation& to, const node& n) {
    const std::string mode = text(n, "mode", "nearest");
    if (mode == "nearest") return {};
    if (mode == "linear") return "bilinear";
    if (mode == "cubic" && number(n, "cubic_coeff_a", -0.75) == -0.75
        && integer(n, "exclude_outside", 0) == 0)
        return "bicubic";
    to.refuse(n, "its mode is " + mode + "; expected nearest, linear, or cubic with the coefficient -0.75");
}

/// The nearest pixels are those of Lamina when each is repeated, or rounded in the same way.
void check_nearest(const translation& to, const node& n, const std::string& positions, bool repeats) {
    const std::string rounding =
        text(n, "nearest_mode", n.operation == "Upsample" ? "floor" : "round_prefer_floor");
    if (repeats
        && ((positions == "asymmetric" && rounding == "floor")
            || (positions.empty() && rounding.starts_with("round"))))
        return;
    if (!repeats && positions == "asymmetric" && rounding == "floor") return;
    to.refuse(n, "the pixels nearest to its positions are rounded by " + rounding
                     + "; expected floor with asymmetric positions, or whole factors");
}

/// Positions follow from the sizes before and behind; scales that say something else move them.
void check_scales(const translation& to, const node& n) {
    if (integer(n, "antialias", 0) != 0) to.refuse(n, "it has a filter against aliasing, Lamina's has none");
    if (!to.has_input(n, 2) || text(n, "coordinate_transformation_mode", "") == "align_corners") return;
    const auto &in = to.shape_of(n, n.inputs.front()), &out = to.shape_of(n, n.outputs.front());
    const std::vector<double>& scales = to.constant_input(n, 2).values;
    std::vector<std::int64_t> axes = integers(n, "axes", {});
    if (axes.empty())
        for (std::size_t i = 0; i < in.size(); ++i) axes.push_back(static_cast<std::int64_t>(i));
    for (std::size_t i = 0; i < (std::min)(axes.size(), scales.size()); ++i) {
        const auto axis = static_cast<std::size_t>(axes[i] < 0 ? axes[i] + std::ssize(in) : axes[i]);
        const auto before = static_cast<double>(in.at(axis)), behind = static_cast<double>(out.at(axis));
        if (std::abs(scales[i] * before - behind) > 1e-4 * behind)
            to.refuse(n, "its factor " + number_text(scales[i]) + " makes no whole number of "
                             + std::to_string(in.at(axis)) + " pixels; give sizes, or another factor");
    }
}

void say_resize(translation& to, const node& n) {
    const std::size_t from = to.spatial(n);
    const sizes in = to.net().words[from].shape, out = to.spatial_shape(n, n.outputs.front());
    check_scales(to, n);
    if (in.back() != out.back()) to.refuse(n, "it resizes the channels");
    if (in == out) return to.set_result(n, from);
    std::vector<std::int64_t> factors, pixels;
    bool whole = true;
    for (std::size_t axis = 0; axis + 1 < in.size(); ++axis) {
        whole = whole && out[axis] % in[axis] == 0;
        factors.push_back(static_cast<std::int64_t>(out[axis] / in[axis]));
        pixels.push_back(static_cast<std::int64_t>(out[axis]));
    }
    const std::string method = method_text(to, n);
    std::string positions = positions_text(to, n);
    if (method.empty()) check_nearest(to, n, positions, whole);
    if (method.empty() && whole) positions.clear();
    if (in.size() == 2 && !whole) to.refuse(n, "sequences are resized by whole factors");
    const std::string word = in.size() == 2 ? "upsample1d" : whole ? "upsample2d" : "resize2d";
    to.set_result(n,
                  to.add(n, word + along_axes(whole ? factors : pixels) + options_text({method, positions}),
                         {from}, out));
}

void say_squares(translation& to, const node& n, const std::string& word) {
    const std::string factor = '<' + std::to_string(integer(n, "blocksize", 1)) + '>';
    to.set_result(n, to.add(n, word + factor, {to.spatial(n)}, to.spatial_shape(n, n.outputs.front())));
}

} // namespace

void add_resizing(operator_rules& rules) {
    rules["Resize"] = rules["Upsample"] = say_resize;
    rules["DepthToSpace"] = [](translation& to, const node& n) {
        say_squares(to, n, text(n, "mode", "DCR") == "CRD" ? "pixel_shuffle" : "depth_to_space");
    };
    rules["SpaceToDepth"] = [](translation& to, const node& n) { say_squares(to, n, "space_to_depth"); };
    rules["PixelUnshuffle"] = [](translation& to, const node& n) { say_squares(to, n, "pixel_unshuffle"); };
    rules["ChannelShuffle"] = [](translation& to, const node& n) {
        const std::string groups = '<' + std::to_string(integer(n, "group", 1)) + '>';
        to.set_result(n, to.add(n, "channel_shuffle" + groups, {to.spatial(n)},
                                to.spatial_shape(n, n.outputs.front())));
    };
}

} // namespace lamina::tool
