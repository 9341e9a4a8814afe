#pragma once

#include <lamina/onnx/word.hpp>

#include <cstddef>
#include <string>

namespace lamina::detail {

/// Whether ONNX's factor, a float, says the size exactly.
inline bool onnx_is_exact(const kernels::resize_axis& a) {
    const double factor = static_cast<double>(a.out) / static_cast<double>(a.in);
    return static_cast<double>(static_cast<float>(factor)) == factor;
}

/// The sizes of the result, with the batch's number from the input.
inline std::string onnx_sizes(onnx_layer& at) {
    const std::string batch =
        at.add("Slice", {at.add("Shape", {at.x.name}), at.graph.integers({0}), at.graph.integers({1})});
    onnx_integers rest = onnx_shape(at.out);
    rest.erase(rest.begin());
    return at.add("Concat", {batch, at.graph.integers(rest)}, {onnx_attribute("axis", std::int64_t(0))});
}

inline onnx_value onnx_resize(onnx_layer& at, const kernels::resize_geometry& g) {
    using kernels::coordinates, kernels::interpolation;
    const coordinates where = g.rows.where;
    const interpolation kind = g.rows.kind;
    const std::vector<std::string> attributes{
        onnx_attribute("mode", kind == interpolation::nearest    ? "nearest"
                               : kind == interpolation::bilinear ? "linear"
                                                                 : "cubic"),
        onnx_attribute("coordinate_transformation_mode", where == coordinates::half_pixel ? "half_pixel"
                                                         : where == coordinates::align_corners
                                                             ? "align_corners"
                                                             : "asymmetric"),
        onnx_attribute("nearest_mode", where == coordinates::half_pixel ? "round_prefer_ceil" : "floor")};
    if (onnx_is_exact(g.rows) && onnx_is_exact(g.columns)) {
        const auto factor = [](const kernels::resize_axis& a) {
            return static_cast<double>(a.out) / static_cast<double>(a.in);
        };
        return at.result(at.add("Resize",
                                {at.x.name, "", at.graph.factors({1, 1, factor(g.rows), factor(g.columns)})},
                                attributes));
    }
    return at.result(at.add("Resize", {at.x.name, "", "", onnx_sizes(at)}, attributes));
}

template <resize_word Word>
struct onnx_word<Word> : onnx_by_place {
    static onnx_value write(onnx_layer& at) { return onnx_resize(at, Word::geometry(at.x.shape)); }
};

} // namespace lamina::detail
