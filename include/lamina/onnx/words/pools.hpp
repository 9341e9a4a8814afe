#pragma once

#include <lamina/layers/pool.hpp>
#include <lamina/layers/reduction.hpp>
#include <lamina/onnx/word.hpp>
#include <lamina/onnx/words/convolutions.hpp>

#include <cstddef>
#include <string>
#include <vector>

namespace lamina::detail {

/// The padding after an axis with which exactly `out` windows fit: more where `ceil_mode` lets the last one
/// reach beyond it.
inline std::size_t onnx_padding_after(std::size_t in, std::size_t before, std::size_t after, std::size_t out,
                                      std::size_t stride, std::size_t reach) {
    const std::size_t needed = (out - 1) * stride + reach;
    return needed > in + before + after ? needed - in - before : after;
}

/// The windows of an axis, each reduced by itself.
inline std::string onnx_reduced_parts(onnx_layer& at, const std::string& from, std::int64_t axis,
                                      const kernels::pool_axis& windows, const char* operation) {
    std::vector<std::string> all;
    for (std::size_t i = 0; i < windows.count; ++i) {
        const kernels::cell_span cells = windows.cells(i);
        all.push_back(at.add(operation, {onnx_slice(at, from, axis, cells.first, cells.last)},
                             {onnx_attribute("axes", onnx_integers{axis})}));
    }
    return at.add("Concat", all, {onnx_attribute("axis", axis)});
}

inline onnx_value onnx_pool(onnx_layer& at, const kernels::pool_geometry& g) {
    const kernels::window_geometry& w = g.window;
    const bool is_max = g.kind == kernels::pooling::max;
    if (at.out.is_vector()) {
        const std::string pixel = at.add(is_max ? "GlobalMaxPool" : "GlobalAveragePool", {at.x.name});
        return at.result(at.reshape(pixel, onnx_shape(at.out)));
    }
    if (g.adaptive) {
        const char* const operation = is_max ? "ReduceMax" : "ReduceMean";
        const std::string rows = onnx_reduced_parts(at, at.x.name, 2, kernels::rows_of(g), operation);
        return at.result(onnx_reduced_parts(at, rows, 3, kernels::columns_of(g), operation));
    }
    const extent2 reach = dilated(w.kernel, w.dilation);
    kernels::margins pad = w.pad;
    pad.bottom =
        onnx_padding_after(w.in.height, pad.top, pad.bottom, w.out.height, w.strides.height, reach.height);
    pad.right =
        onnx_padding_after(w.in.width, pad.left, pad.right, w.out.width, w.strides.width, reach.width);
    std::string from = at.x.name;
    if (g.count_include_pad && w.pad.any()) {
        // Only these zeros count, not those beyond them that the last window sees.
        from = at.add("Pad",
                      {from, at.graph.integers({0, 0, onnx_integer(w.pad.top), onnx_integer(w.pad.left), 0, 0,
                                                onnx_integer(w.pad.bottom), onnx_integer(w.pad.right)})});
        pad = {0, pad.bottom - w.pad.bottom, 0, pad.right - w.pad.right};
    }
    std::vector<std::string> attributes{onnx_attribute("kernel_shape", onnx_extents(w.kernel)),
                                        onnx_attribute("strides", onnx_extents(w.strides)),
                                        onnx_attribute("pads", onnx_pads(pad))};
    if (is_max) attributes.push_back(onnx_attribute("dilations", onnx_extents(w.dilation)));
    return at.result(at.add(is_max ? "MaxPool" : "AveragePool", {from}, attributes));
}

template <pooling_word Word>
struct onnx_word<Word> : onnx_by_place {
    static onnx_value write(onnx_layer& at) { return onnx_pool(at, Word::geometry(at.x.shape)); }
};

template <kernels::pooling Kind, words::reduced_axis Axis>
struct onnx_word<words::reduction<Kind, Axis>> : onnx_by_place {
    static onnx_value write(onnx_layer& at) {
        const std::int64_t axis = Axis == words::reduced_axis::channels ? 1
                                  : Axis == words::reduced_axis::height ? 2
                                                                        : 3;
        return at.result(at.add(Kind == kernels::pooling::max ? "ReduceMax" : "ReduceMean", {at.x.name},
                                {onnx_attribute("axes", onnx_integers{axis})}));
    }
};

} // namespace lamina::detail
