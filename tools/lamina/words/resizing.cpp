#include <algorithm>
#include <cmath>
#include <set>

#include "words/operators.hpp"
#include "words/window.hpp"

namespace lamina::tool {

namespace {

/// How positions are found: our option, or nothing where it is the usual one.
std::string positions_text(const translation& to, const node& n) {
    const std::string mode = text(n, "coordinate_transformation_mode", "half_pixel");
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

/// One axis of an image and the factor that the node has for it, which need not be out / in.
struct resized_axis {
    std::int64_t in = 0, out = 0;
    double factor = 1;
};

/// The factors by which sizes that keep the ratio of the sides are reached, or those that are given.
std::vector<double> factors_of(const translation& to, const node& n, const std::vector<std::size_t>& axes) {
    const bool by_size = to.has_input(n, 3);
    std::vector<double> factors = to.constant_input(n, by_size ? 3 : 2).values;
    const auto& in = to.shape_of(n, n.inputs.front());
    if (factors.size() != axes.size()) to.refuse(n, "it does not have a size or factor for each axis");
    if (!by_size) return factors;
    for (std::size_t i = 0; i < axes.size(); ++i) factors[i] /= static_cast<double>(in.at(axes[i]));
    const std::string policy = text(n, "keep_aspect_ratio_policy", "stretch");
    const auto [least, most] = std::ranges::minmax(factors);
    if (policy != "stretch") factors.assign(factors.size(), policy == "not_larger" ? least : most);
    return factors;
}

/// Rows and columns.
std::vector<resized_axis> spatial_axes(const translation& to, const node& n) {
    const auto &in = to.shape_of(n, n.inputs.front()), &out = to.shape_of(n, n.outputs.front());
    if (in.size() != out.size()) to.refuse(n, "its result has not the axes of its input");
    std::vector<resized_axis> all;
    for (std::size_t i = 0; i < in.size(); ++i) all.push_back({in[i], out[i], 1});
    std::vector<std::size_t> axes;
    for (const std::int64_t axis : integers(n, "axes", {})) {
        axes.push_back(static_cast<std::size_t>(axis < 0 ? axis + std::ssize(in) : axis));
        if (axes.back() >= in.size()) to.refuse(n, "it has no axis " + std::to_string(axis));
    }
    if (axes.empty())
        for (std::size_t i = 0; i < in.size(); ++i) axes.push_back(i);
    const std::vector<double> factors = factors_of(to, n, axes);
    for (std::size_t i = 0; i < axes.size(); ++i) all[axes[i]].factor = factors[i];
    constexpr std::int64_t most = 1 << 20;
    for (const resized_axis& axis : all)
        if (axis.in < 1 || axis.out < 1 || axis.in > most || axis.out > most || !(axis.factor > 0))
            to.refuse(n, "its images are empty, or have more than a million rows or columns");
    all.erase(all.begin(), all.begin() + (std::min)(std::ptrdiff_t{2}, std::ssize(all)));
    return all;
}

/// The pixel that ONNX takes for pixel `at` of the result.
std::int64_t nearest_pixel(const node& n, const resized_axis& axis, std::int64_t at) {
    const std::string mode = text(n, "coordinate_transformation_mode", "half_pixel");
    const std::string rounding = text(n, "nearest_mode", "round_prefer_floor");
    const auto last = static_cast<double>(axis.in - 1), i = static_cast<double>(at);
    const bool single = axis.out < 2 && (mode == "align_corners" || mode == "pytorch_half_pixel");
    const double x = single                           ? 0
                     : mode == "asymmetric"           ? i / axis.factor
                     : mode == "align_corners"        ? i * last / (axis.factor * (last + 1) - 1)
                     : mode == "tf_half_pixel_for_nn" ? (i + 0.5) / axis.factor
                                                      : (i + 0.5) / axis.factor - 0.5;
    const double pixel = rounding == "floor"               ? std::floor(x)
                         : rounding == "ceil"              ? std::ceil(x)
                         : rounding == "round_prefer_ceil" ? std::floor(x + 0.5)
                                                           : std::ceil(x - 0.5);
    return static_cast<std::int64_t>(std::clamp(pixel, 0.0, last));
}

/// Whether Lamina takes the same pixels: those at (i + ½) · in / out, or at i · in / out.
bool takes_same_pixels(const node& n, const std::vector<resized_axis>& axes, bool half_pixel) {
    return std::ranges::all_of(axes, [&](const resized_axis& axis) {
        for (std::int64_t i = 0; i < axis.out; ++i) {
            const std::int64_t own =
                half_pixel ? (2 * i + 1) * axis.in / (2 * axis.out) : i * axis.in / axis.out;
            if (nearest_pixel(n, axis, i) != own) return false;
        }
        return true;
    });
}

/// The option for the positions at which pixels are taken.
std::string nearest_positions(const translation& to, const node& n, const std::vector<resized_axis>& axes) {
    static const std::set<std::string> known{"",           "half_pixel",           "pytorch_half_pixel",
                                             "asymmetric", "tf_half_pixel_for_nn", "align_corners"};
    const std::string mode = text(n, "coordinate_transformation_mode", "");
    if (!known.contains(mode))
        to.refuse(n, "its coordinate_transformation_mode is " + mode + "; export another");
    if (takes_same_pixels(n, axes, true)) return {};
    if (takes_same_pixels(n, axes, false)) return "asymmetric";
    to.refuse(
        n, "it takes other pixels than those at (i + 0.5) * in / out or i * in / out; export whole factors, "
           "or asymmetric positions with nearest_mode floor");
}

/// Positions follow from the sizes before and after; factors that say something else move them.
void check_factors(const translation& to, const node& n, const std::vector<resized_axis>& axes) {
    const bool begins_at_zero = text(n, "coordinate_transformation_mode", "") == "pytorch_half_pixel";
    for (const resized_axis& axis : axes) {
        if (begins_at_zero && axis.out == 1 && axis.in > 1)
            to.refuse(n,
                      "with pytorch_half_pixel a single pixel is the first one; export it with half_pixel");
        const auto in = static_cast<double>(axis.in), out = static_cast<double>(axis.out);
        if (std::abs(axis.factor * in - out) > 1e-4 * out)
            to.refuse(n, "its factor " + number_text(axis.factor) + " makes no whole number of "
                             + std::to_string(axis.in) + " pixels; give sizes, or another factor");
    }
}

void say_resize(translation& to, const node& n) {
    if (integer(n, "antialias", 0) != 0) to.refuse(n, "it has a filter against aliasing, Lamina's has none");
    const std::size_t from = to.spatial(n);
    const sizes in = to.net().words[from].shape, out = to.spatial_shape(n, n.outputs.front());
    if (in.back() != out.back()) to.refuse(n, "it resizes the channels");
    const std::vector<resized_axis> axes = spatial_axes(to, n);
    const std::string method = method_text(to, n);
    if (!method.empty()) check_factors(to, n, axes);
    if (in == out) return to.set_result(n, from);
    const std::string positions = method.empty() ? nearest_positions(to, n, axes) : positions_text(to, n);
    std::vector<std::int64_t> factors, pixels;
    for (const resized_axis& axis : axes) {
        factors.push_back(axis.out / axis.in);
        pixels.push_back(axis.out);
    }
    const bool whole = std::ranges::all_of(axes, [](const resized_axis& a) { return a.out % a.in == 0; });
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
    rules["Resize"] = say_resize;
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
